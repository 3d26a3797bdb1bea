//! The hex digits of a MAC that is kept secret: nothing here takes time that depends on them.
//!
//! What leaves the program as text is written by the crate `hex`, which looks its digits up in a table.

use subtle::{Choice, ConstantTimeEq};

/// As many as an HMAC-SHA256 has.
pub(crate) const DIGITS: usize = 64;

/// The digits in lower case, in time that does not depend on what they are.
pub(crate) fn to_hex(mac: &[u8; 32]) -> [u8; DIGITS] {
    const FROM_9_TO_A: u8 = b'a' - b'9' - 1;
    let digit = |value: u8| {
        let is_letter = 9_u8.wrapping_sub(value) >> 7;
        b'0'.wrapping_add(value)
            .wrapping_add(FROM_9_TO_A.wrapping_mul(is_letter))
    };
    let mut digits = [0; DIGITS];
    let (pairs, _) = digits.as_chunks_mut();
    for (pair, byte) in pairs.iter_mut().zip(mac) {
        *pair = [digit(byte >> 4), digit(byte & 0xf)];
    }
    digits
}

/// Whether any of the hex digits, in either case, are the `expected` ones, which are in lower case.
///
/// Every digit of every candidate is looked at, eight at a time, before `subtle` judges whether all differ.
pub(crate) fn any_stands_for<'a>(
    candidates: impl Iterator<Item = &'a [u8; DIGITS]>,
    expected: &[u8; DIGITS],
) -> Choice {
    let all_differ = candidates.fold(HIGHEST_BIT, |all, digits| {
        let difference = difference(digits, expected);
        // The highest bit of either is set, unless it is 0.
        all & (difference | difference.wrapping_neg())
    });
    all_differ.ct_eq(&0)
}

const HIGHEST_BIT: u64 = 1 << (u64::BITS - 1);

/// 0 if the digits are the expected ones.
fn difference(digits: &[u8; DIGITS], expected: &[u8; DIGITS]) -> u64 {
    /// Makes hex digits lower-case ones.
    const LOWER_CASE: u64 = u64::from_ne_bytes([b' '; 8]);
    let (digits, _) = digits.as_chunks();
    let (expected, _) = expected.as_chunks();
    digits
        .iter()
        .zip(expected)
        .fold(0, |difference, (digits, expected)| {
            let digits = u64::from_ne_bytes(*digits) | LOWER_CASE;
            difference | (digits ^ u64::from_ne_bytes(*expected))
        })
}

/// All of them are looked at, in which case a compiler looks at many at once.
pub(crate) fn are_hex(digits: &[u8; DIGITS]) -> bool {
    digits
        .iter()
        .fold(true, |all, digit| all & digit.is_ascii_hexdigit())
}
