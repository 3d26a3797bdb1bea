use crate::json::to_double;

/// An integer of so many digits is a double exactly, and ECMAScript prints it as it stands.
const MAX_EXACT_DIGITS: usize = 15;

/// Appends a number as ECMAScript prints it: `1.0` as `1`, `1e21` as `1e+21`, `-0` as `0`, what is
/// not finite as `null`.
///
/// ```
/// use gather_webhooks::binding::push_number;
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

/// A number that is written as JSON writes one, as ECMAScript prints it.
pub(crate) fn print<'a>(text: &'a str, buffer: &'a mut ryu_js::Buffer) -> &'a str {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = digits.len() <= MAX_EXACT_DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
    if is_plain && text != "-0" {
        return text;
    }
    let number = to_double(text);
    if number.is_finite() {
        buffer.format_finite(number)
    } else {
        "null"
    }
}
