//! Spans of time as a person would say them.

use std::time::Duration;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
/// Of the Gregorian calendar, on average.
const YEAR: u64 = 31_556_952;

/// Two units at most, and none that nobody needs beside the other; rounded down. From two days and from two
/// years on the larger unit stands alone, so that it is never one.
pub(crate) fn in_words(span: Duration) -> String {
    let seconds = span.as_secs();
    match seconds {
        0 if span.is_zero() => amount(0, " s"),
        0 => amount(span.subsec_millis().max(1).into(), " ms"),
        1..MINUTE => amount(seconds, " s"),
        MINUTE..HOUR => two(seconds / MINUTE, " min", seconds % MINUTE, " s"),
        HOUR..TWO_DAYS => two(seconds / HOUR, " h", seconds % HOUR / MINUTE, " min"),
        TWO_DAYS..TWO_YEARS => amount(seconds / DAY, " days"),
        TWO_YEARS.. => amount(seconds / YEAR, " years"),
    }
}

const TWO_DAYS: u64 = 2 * DAY;
const TWO_YEARS: u64 = 2 * YEAR;

fn two(more: u64, unit: &str, less: u64, smaller_unit: &str) -> String {
    let more = amount(more, unit);
    if less == 0 {
        return more;
    }
    [&more, " ", &amount(less, smaller_unit)].concat()
}

fn amount(number: u64, unit: &str) -> String {
    [itoa::Buffer::new().format(number), unit].concat()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::in_words;

    #[test]
    fn spans_are_said_as_a_person_would() {
        for (seconds, words) in [
            (0.0, "0 s"),
            (0.000_001, "1 ms"),
            (0.75, "750 ms"),
            (1.999, "1 s"),
            (59.0, "59 s"),
            (60.0, "1 min"),
            (362.4, "6 min 2 s"),
            (600.0, "10 min"),
            (3_599.0, "59 min 59 s"),
            (3_600.0, "1 h"),
            (3_659.0, "1 h"),
            (3_900.0, "1 h 5 min"),
            (172_799.0, "47 h 59 min"),
            (172_800.0, "2 days"),
            (63_072_000.0, "730 days"),
            (63_113_904.0, "2 years"),
            (95_557_358.761, "3 years"),
        ] {
            assert_eq!(in_words(Duration::from_secs_f64(seconds)), words);
        }
        assert_eq!(in_words(Duration::MAX), "584554049253 years");
    }
}
