use crate::invariant::always;

/// Rust reads an exponent below as it is, and whatever is beyond as at least this.
const MAX_EXACT_EXPONENT: usize = 65_000;

/// The double nearest to a number that is written as JSON writes one, as ECMAScript reads it.
pub(crate) fn to_double(text: &str) -> f64 {
    let moved = move_point(text);
    // A text that JSON allows is one that Rust reads, correctly rounded.
    always(moved.as_deref().unwrap_or(text).parse().ok())
}

/// The same number with its point before the first digit that counts, if its exponent may be one
/// that Rust reads as a smaller one: beyond 65,535, with as many digits to make up for it.
fn move_point(text: &str) -> Option<String> {
    let (number, exponent) = text.split_once(['e', 'E'])?;
    if number.len() < MAX_EXACT_EXPONENT {
        return None;
    }
    let exponent: i64 = exponent.parse().ok()?;
    let (sign, number) = number
        .strip_prefix('-')
        .map_or(("", number), |number| ("-", number));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = [whole, fraction].concat();
    let significant = digits.trim_start_matches('0');
    let zeros = digits.len().saturating_sub(significant.len());
    let exponent = exponent
        .checked_add(always(i64::try_from(whole.len()).ok()))?
        .checked_sub(always(i64::try_from(zeros).ok()))?;
    Some(format!("{sign}0.{significant}e{exponent}"))
}

#[cfg(test)]
mod tests {
    use super::{super::decimal, to_double};

    #[test]
    fn digits_make_up_for_any_exponent() {
        for (text, expected) in [
            (format!("{}e-99999", "9".repeat(99_999)), 1.0),
            (format!("-1{}e-100000", "0".repeat(100_000)), -1.0),
            (format!("0.{}1E+100002", "0".repeat(100_000)), 10.0),
            (format!("-0.{}e100000", "0".repeat(100_000)), -0.0),
            (format!("1{}e-{}", "0".repeat(70_000), "9".repeat(99)), 0.0),
            (
                format!("1{}e{}", "0".repeat(70_000), "9".repeat(99)),
                f64::INFINITY,
            ),
        ] {
            assert_eq!(to_double(&text).to_bits(), f64::to_bits(expected));
            assert_eq!(decimal::to_double(&text).to_bits(), f64::to_bits(expected));
        }
    }
}
