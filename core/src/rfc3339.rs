//! RFC 3339 times: those of a payload, and of a header that has no number.

/// `YYYY-MM-DDThh:mm:ss[.fraction](Z|±hh:mm)` as seconds since the Unix epoch and nanoseconds.
pub(crate) fn parse(text: &[u8]) -> Option<(i64, u32)> {
    let mut input = Input(text);
    let year = input.number(4)?;
    input.expect(b"-")?;
    let month = input.number(2)?;
    input.expect(b"-")?;
    let day = input.number(2)?;
    input.expect(b"Tt")?;
    let hour = input.number(2)?;
    input.expect(b":")?;
    let minute = input.number(2)?;
    input.expect(b":")?;
    let second = input.number(2)?;
    let nanos = input.fraction()?;
    let offset = input.offset_minutes()?;

    let in_range = (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day)
        && hour <= 23
        && minute <= 59
        && second <= 60;
    if !in_range || !input.0.is_empty() {
        return None;
    }
    let minutes = minutes_since_epoch(year, month, day, hour, minute).wrapping_sub(offset);
    // A leap second ends a UTC day and nothing else.
    if second == 60 && minutes.rem_euclid(24 * 60) != 24 * 60 - 1 {
        return None;
    }
    Some((minutes.wrapping_mul(60).wrapping_add(second), nanos))
}

struct Input<'a>(&'a [u8]);

impl Input<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn expect(&mut self, one_of: &[u8]) -> Option<()> {
        one_of.contains(&self.byte()?).then_some(())
    }

    fn digit(&mut self) -> Option<u8> {
        let digit = self.byte()?.wrapping_sub(b'0');
        (digit <= 9).then_some(digit)
    }

    /// A number of up to four digits.
    fn number(&mut self, digits: usize) -> Option<i64> {
        (0..digits).try_fold(0_i64, |number, _| {
            let digit = self.digit()?;
            Some(number.wrapping_mul(10).wrapping_add(digit.into()))
        })
    }

    /// Any number of digits after a point; those past the nanoseconds are dropped.
    fn fraction(&mut self) -> Option<u32> {
        if self.0.first() != Some(&b'.') {
            return Some(0);
        }
        self.byte()?;
        let mut nanos = 0_u32;
        let mut unit = 100_000_000_u32;
        nanos = nanos.saturating_add(u32::from(self.digit()?).saturating_mul(unit));
        while self.0.first().is_some_and(u8::is_ascii_digit) {
            unit /= 10;
            nanos = nanos.saturating_add(u32::from(self.digit()?).saturating_mul(unit));
        }
        Some(nanos)
    }

    fn offset_minutes(&mut self) -> Option<i64> {
        let sign = match self.byte()? {
            b'Z' | b'z' => return Some(0),
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let hours = self.number(2)?;
        self.expect(b":")?;
        let minutes = self.number(2)?;
        if hours > 23 || minutes > 59 {
            return None;
        }
        Some(
            hours
                .wrapping_mul(60)
                .wrapping_add(minutes)
                .wrapping_mul(sign),
        )
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Minutes from 1970-01-01T00:00 to a time of the proleptic Gregorian calendar, by counting in
/// years that begin in March, so that a leap day comes last.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "a year of four digits is far from any overflow"
)]
fn minutes_since_epoch(year: i64, month: i64, day: i64, hour: i64, minute: i64) -> i64 {
    const DAYS_FROM_0000_03_01_TO_1970_01_01: i64 = 719_468;
    let year = if month <= 2 { year - 1 } else { year };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let days_before_month = (153 * ((month + 9) % 12) + 2) / 5;
    let days = 365 * year + leap_days + days_before_month + day - 1;
    ((days - DAYS_FROM_0000_03_01_TO_1970_01_01) * 24 + hour) * 60 + minute
}
