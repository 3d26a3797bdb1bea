use std::cmp::Ordering;

use crate::{invariant::always, json::first_code_point};

/// The array index that a key is, if it is one: `0` to `4294967294`, without a leading zero. Such
/// keys come first in an object, in ascending order.
///
/// ```
/// use gather_webhooks::binding::array_index;
///
/// assert_eq!(array_index("10"), Some(10));
/// assert_eq!(array_index("010"), None);
/// ```
#[must_use]
pub fn array_index(key: &str) -> Option<u32> {
    match key.as_bytes() {
        [b'0'] => Some(0),
        [b'1'..=b'9', ..] if key.len() <= 10 => key.parse().ok().filter(|&index| index != u32::MAX),
        _ => None,
    }
}

/// The [array index](array_index) that a key stands for, its text from within its quotation marks on.
pub(super) fn index_of(mut text: &str) -> Option<u32> {
    let mut index: Option<u32> = None;
    while let Some((code_point, after)) = first_code_point(text) {
        let digit = char::from_u32(code_point)?.to_digit(10)?;
        index = Some(match index {
            None => digit,
            Some(0) => return None,
            Some(index) => index.checked_mul(10)?.checked_add(digit)?,
        });
        text = after;
    }
    index.filter(|&index| index != u32::MAX)
}

/// Orders two keys by the code points that they stand for, however they are written. Their texts begin
/// within the quotation marks, and may go on after them: only as much is read as the shorter key has.
pub(super) fn compare(mut a: &str, mut b: &str) -> Ordering {
    loop {
        let mut pairs = a.bytes().zip(b.bytes());
        let same = pairs
            .position(|(a, b)| a != b || !stands_for_itself(a))
            .unwrap_or(a.len().min(b.len()));
        if let (Some(&a), Some(&b)) = (a.as_bytes().get(same), b.as_bytes().get(same))
            && stands_for_itself(a)
            && stands_for_itself(b)
        {
            // UTF-8 is ordered as what it encodes is.
            return a.cmp(&b);
        }
        // Where one ends, or has an escape, a character begins in both.
        let first = (
            first_code_point(always(a.get(same..))),
            first_code_point(always(b.get(same..))),
        );
        match first {
            (Some((c, after_a)), Some((d, after_b))) if c == d => (a, b) = (after_a, after_b),
            (a, b) => return a.map(|(c, _)| c).cmp(&b.map(|(d, _)| d)),
        }
    }
}

fn stands_for_itself(byte: u8) -> bool {
    byte != b'"' && byte != b'\\'
}
