/// An integer of so many digits is a double exactly, and ECMAScript prints it as it stands.
const MAX_EXACT_DIGITS: usize = 15;
/// Rust reads an exponent below as it is, and whatever is beyond as at least this.
const MAX_EXACT_EXPONENT: usize = 65_000;

/// Appends a number as ECMAScript prints it: `1.0` as `1`, `1e21` as `1e+21`, `-0` as `0`, what is
/// not finite as `null`.
///
/// ```
/// use gather_webhooks::canonical::push_number;
///
/// let mut text = String::new();
/// push_number(&mut text, 1e-7);
/// assert_eq!(text, "1e-7");
/// ```
pub fn push_number(out: &mut String, number: f64) {
    if number.is_finite() {
        out.push_str(ryu_js::Buffer::new().format_finite(number));
    } else {
        out.push_str("null");
    }
}

/// Appends a number that is written as JSON writes one.
pub(super) fn push_text(out: &mut String, text: &str) {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = digits.len() <= MAX_EXACT_DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
    if is_plain && text != "-0" {
        out.push_str(text);
    } else {
        let near = move_point(text);
        // A text that JSON allows is one that Rust reads, correctly rounded.
        push_number(
            out,
            near.as_deref().unwrap_or(text).parse().unwrap_or(f64::NAN),
        );
    }
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
    let zeros = digits.len().checked_sub(significant.len())?;
    let exponent = exponent
        .checked_add(i64::try_from(whole.len()).ok()?)?
        .checked_sub(i64::try_from(zeros).ok()?)?;
    Some(format!("{sign}0.{significant}e{exponent}"))
}

#[cfg(test)]
mod tests {
    use super::push_text;

    #[test]
    fn digits_make_up_for_any_exponent() {
        for (text, expected) in [
            (format!("{}e-99999", "9".repeat(99_999)), "1"),
            (format!("-1{}e-100000", "0".repeat(100_000)), "-1"),
            (format!("0.{}1E+100002", "0".repeat(100_000)), "10"),
            (format!("-0.{}e100000", "0".repeat(100_000)), "0"),
            (format!("1{}e-{}", "0".repeat(70_000), "9".repeat(99)), "0"),
            (
                format!("1{}e{}", "0".repeat(70_000), "9".repeat(99)),
                "null",
            ),
        ] {
            let mut out = String::new();
            push_text(&mut out, &text);
            assert_eq!(out, expected);
        }
    }
}
