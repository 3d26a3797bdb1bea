//! Times in spellings that verification refuses, and in those that it may have met instead.

use super::find::{has, split_once};
use crate::{invariant::always, rfc3339};

/// A time as somebody wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// Since the Unix epoch.
    pub(super) nanos: i128,
    /// Whether it says nothing of a zone, and was read as UTC.
    pub(super) local: bool,
}

const SECOND: i128 = 1_000_000_000;
const DAY: i64 = 86_400;

impl Moment {
    fn of(seconds: i64, nanos: u32) -> Self {
        let nanos = i128::from(seconds)
            .wrapping_mul(SECOND)
            .wrapping_add(nanos.into());
        Self {
            nanos,
            local: false,
        }
    }

    pub(super) fn seconds(self) -> i64 {
        always(i64::try_from(self.nanos.div_euclid(SECOND)).ok())
    }

    fn millis(self) -> i128 {
        self.nanos.div_euclid(1_000_000)
    }

    /// `2023-11-14T22:13:20` and so many digits of a fraction.
    pub(super) fn date_time(self, digits: usize) -> String {
        let seconds = self.seconds();
        let (year, month, day) = civil(seconds.div_euclid(DAY));
        let second = seconds.rem_euclid(DAY);
        let (hour, minute) = (second / 3_600, second / 60 % 60);
        let second = second % 60;
        let mut text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
        if digits > 0 {
            let fraction = format!("{:09}", self.nanos.rem_euclid(SECOND));
            text.push('.');
            text.push_str(always(fraction.get(..digits.min(9))));
        }
        text
    }

    /// The same time in all spellings that it may have had as the `t` of a header.
    pub(super) fn spellings(self) -> Vec<String> {
        let (seconds, millis) = (self.seconds(), self.millis());
        let fraction = self.nanos.rem_euclid(SECOND);
        let rounded = self.nanos.wrapping_add(SECOND / 2).div_euclid(SECOND);
        let mut all = vec![
            seconds.to_string(),
            millis.to_string(),
            rounded.to_string(),
            [&self.date_time(3), "Z"].concat(),
            [&self.date_time(0), "Z"].concat(),
            self.nanos.div_euclid(1_000).to_string(),
            self.nanos.to_string(),
            format!("{seconds}.0"),
            format!("{seconds}.{:03}", fraction / 1_000_000),
            format!("{seconds}.{:06}", fraction / 1_000),
            format!("{seconds}.{:09}", fraction),
            format!("{millis}.0"),
        ];
        let short = format!("{:03}", fraction / 1_000_000);
        all.push(format!("{seconds}.{}", short.trim_end_matches('0')));
        for digits in [0, 3, 6] {
            let text = self.date_time(digits);
            all.push([&text, "+00:00"].concat());
            all.push([&text.replace('T', " "), "+00:00"].concat());
            all.push(text.replace('T', " "));
            all.push(text);
        }
        all.push([&self.date_time(6), "Z"].concat());
        all.push([&self.date_time(9), "Z"].concat());
        all
    }
}

/// A number of seconds, milli-, micro- or nanoseconds, by how many digits it has.
fn number(text: &str) -> Option<Moment> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let unit: i128 = match whole.len() {
        1..=11 => SECOND,
        12..=14 => 1_000_000,
        15..=17 => 1_000,
        18..=20 => 1,
        _ => return None,
    };
    let digits: String = fraction
        .chars()
        .chain(std::iter::repeat('0'))
        .take(9)
        .collect();
    let fraction: i128 = digits.parse().ok()?;
    let nanos = whole.parse::<i128>().ok()?.checked_mul(unit)?;
    Some(Moment {
        nanos: nanos.checked_add(fraction.checked_mul(unit)? / SECOND)?,
        local: false,
    })
}

/// A date and time, or a number, as careless tools write one.
pub(super) fn read(text: &str) -> Option<Moment> {
    let text = text.trim().trim_matches(['"', '\'']);
    number(text.trim_start_matches('+')).or_else(|| read_date(text))
}

/// A date and time, however it is written; not a bare number.
pub(super) fn read_date(text: &str) -> Option<Moment> {
    if text.len() > 80 || !text.is_ascii() {
        return None;
    }
    iso(text).or_else(|| named(text)).or_else(|| dot_net(text))
}

/// `2023-11-14 22:13:20.5 UTC` and whatever is like it.
fn iso(text: &str) -> Option<Moment> {
    let mut digits = text.bytes().filter(u8::is_ascii_digit);
    if !text.starts_with(|c: char| c.is_ascii_digit()) || digits.nth(7).is_none() {
        return None;
    }
    let (date, rest) = if text.as_bytes().get(4) == Some(&b'-') {
        let (date, rest) = text.split_at_checked(10)?;
        (date.to_owned(), rest)
    } else {
        let (date, rest) = text.split_at_checked(8)?;
        let part = |range| date.get(range).unwrap_or_default();
        (
            [part(0..4), "-", part(4..6), "-", part(6..8)].concat(),
            rest,
        )
    };
    let rest = rest
        .strip_prefix(['T', 't', ' ', '_'])?
        .trim_start_matches(' ');
    let end = rest
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | ','))
        .unwrap_or(rest.len());
    let (time, zone) = rest.split_at_checked(end)?;
    let (clock, fraction) = time.split_once(['.', ',']).unwrap_or((time, ""));
    let part = |range| clock.get(range);
    let clock = match (clock.len(), has(clock, b':')) {
        (8, true) => clock.to_owned(),
        (5, true) => [clock, ":00"].concat(),
        (6, false) => [part(0..2)?, ":", part(2..4)?, ":", part(4..6)?].concat(),
        _ => return None,
    };
    let fraction = if fraction.is_empty() { "0" } else { fraction };
    let (zone, local) = zone_of(zone.trim())?;
    let text = [&date, "T", &clock, ".", fraction, &zone].concat();
    let (seconds, nanos) = rfc3339::parse(text.as_bytes())?;
    Some(Moment {
        local,
        ..Moment::of(seconds, nanos)
    })
}

/// A zone as RFC 3339 has it, and whether there was none.
fn zone_of(zone: &str) -> Option<(String, bool)> {
    let zone = split_once(zone, " (").map_or(zone, |(zone, _)| zone);
    let zone = zone
        .strip_prefix("GMT")
        .filter(|rest| !rest.is_empty())
        .unwrap_or(zone);
    Some(match zone {
        "" => ("Z".to_owned(), true),
        "Z" | "z" | "UTC" | "GMT" | "Etc/UTC" => ("Z".to_owned(), false),
        _ => {
            let number = zone.strip_prefix(['+', '-'])?;
            let sign = zone.get(..1)?;
            let digits: String = number.chars().filter(|&c| c != ':').collect();
            let minutes = match digits.len() {
                2 => "00",
                4 => digits.get(2..)?,
                _ => return None,
            };
            ([sign, digits.get(..2)?, ":", minutes].concat(), false)
        }
    })
}

/// `Tue, 14 Nov 2023 22:13:20 GMT` and `Tue Nov 14 2023 22:13:20 GMT+0000 (...)`.
fn named(text: &str) -> Option<Moment> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty());
    let (mut month, mut numbers) = (None, Vec::new());
    let clock = loop {
        let word = words.next()?;
        if has(word, b':') {
            break word;
        }
        if let Some(at) = MONTHS.iter().position(|name| word.starts_with(name)) {
            month = Some(at.saturating_add(1));
        } else if let Ok(number) = word.parse::<u16>() {
            numbers.push(number);
        }
    };
    let zone = words.next().unwrap_or_default();
    let (year_first, zone) = zone
        .parse::<u16>()
        .map_or((None, zone), |year| (Some(year), "UTC"));
    let (day, year) = match (numbers.as_slice(), year_first) {
        ([day, year], _) => (*day, *year),
        ([day], Some(year)) => (*day, year),
        _ => return None,
    };
    iso(&format!("{year:04}-{:02}-{day:02} {clock} {zone}", month?))
}

/// `/Date(1700000000000)/`
fn dot_net(text: &str) -> Option<Moment> {
    let millis = text.strip_prefix("/Date(")?.strip_suffix(")/")?;
    let millis = millis.split_once('+').map_or(millis, |(millis, _)| millis);
    let millis: i64 = millis.parse().ok()?;
    Some(Moment {
        nanos: i128::from(millis).checked_mul(1_000_000)?,
        local: false,
    })
}

/// Year, month and day of a day since the Unix epoch.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "an i64 of nanoseconds or seconds in a few hundred thousand years at most"
)]
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days.clamp(-1_000_000_000, 1_000_000_000) + 719_468;
    let era = days.div_euclid(146_097);
    let day = days.rem_euclid(146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn the_same_second() {
        for text in [
            "1700000000",
            "1700000000000",
            "1700000000000000",
            "1700000000000000000",
            "1700000000.0",
            "2023-11-14T22:13:20Z",
            "2023-11-14T22:13:20.000+00:00",
            "2023-11-14 22:13:20",
            "2023-11-14 22:13:20 UTC",
            "2023-11-14T23:13:20+0100",
            "20231114T221320Z",
            "Tue, 14 Nov 2023 22:13:20 GMT",
            "Tue Nov 14 2023 23:13:20 GMT+0100 (Central European Standard Time)",
            "Tue Nov 14 22:13:20 2023",
            "/Date(1700000000000)/",
        ] {
            let moment = read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(moment.nanos, 1_700_000_000_000_000_000, "{text}");
            assert_eq!(moment.date_time(3), "2023-11-14T22:13:20.000");
        }
        let long = "9".repeat(30);
        let dot_net = format!("/Date({long})/");
        for text in ["", "x", "12x", "2023-11-14", &long, &dot_net] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(
            read("1700000000.5").unwrap().date_time(3),
            "2023-11-14T22:13:20.500"
        );
        assert_eq!(
            read("0001-01-01T00:00:00Z").unwrap().date_time(0),
            "0001-01-01T00:00:00"
        );
    }
}
