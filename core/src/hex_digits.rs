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

/// Makes hex digits lower-case ones.
const LOWER_CASE: u64 = u64::from_ne_bytes([b' '; 8]);

/// 0 if the digits are the expected ones.
fn difference(digits: &[u8; DIGITS], expected: &[u8; DIGITS]) -> u64 {
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

/// All of them are looked at, in which case a compiler looks at many at once; but not in WebAssembly, where it
/// optimizes for size.
pub(crate) fn are_hex(digits: &[u8; DIGITS]) -> bool {
    if cfg!(target_family = "wasm") {
        are_hex_by_eights(digits)
    } else {
        digits
            .iter()
            .fold(true, |all, digit| all & digit.is_ascii_hexdigit())
    }
}

fn are_hex_by_eights(digits: &[u8; DIGITS]) -> bool {
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    /// Sets the high bit of each byte that is at least `least`, if all are below 0x80.
    const fn at_least(bytes: u64, least: u8) -> u64 {
        bytes.wrapping_add(u64::from_ne_bytes([0x80_u8.wrapping_sub(least); 8]))
    }
    let (digits, _) = digits.as_chunks();
    let mut all = HIGH;
    for digits in digits {
        let digits = u64::from_ne_bytes(*digits);
        let ascii = digits & !HIGH;
        let lower = ascii | LOWER_CASE;
        let is_digit = at_least(ascii, b'0') & !at_least(ascii, b'9' + 1);
        let is_letter = at_least(lower, b'a') & !at_least(lower, b'f' + 1);
        all &= (is_digit | is_letter) & !digits;
    }
    all == HIGH
}

#[cfg(test)]
mod tests {
    use super::{DIGITS, any_stands_for, are_hex, are_hex_by_eights};

    #[test]
    fn every_byte_in_every_place_is_a_digit_or_is_not() {
        for place in 0..DIGITS {
            for byte in 0..=u8::MAX {
                let mut digits = [b'0'; DIGITS];
                if let Some(digit) = digits.get_mut(place) {
                    *digit = byte;
                }
                let is_hex = byte.is_ascii_hexdigit();
                assert_eq!(are_hex(&digits), is_hex, "{byte} at {place}");
                assert_eq!(are_hex_by_eights(&digits), is_hex, "{byte} at {place}");
            }
        }
    }

    #[test]
    fn one_other_digit_in_any_place_is_another_mac() {
        let expected = [b'a'; DIGITS];
        let found = |candidates: &[[u8; DIGITS]]| -> bool {
            any_stands_for(candidates.iter(), &expected).into()
        };
        assert!(!found(&[]));
        assert!(found(&[[b'A'; DIGITS]]));
        for place in 0..DIGITS {
            let mut other = expected;
            if let Some(digit) = other.get_mut(place) {
                *digit = b'b';
            }
            assert!(!found(&[other]), "{place}");
            assert!(!found(&[other, other]), "{place}");
            assert!(found(&[other, expected]), "{place}");
            assert!(found(&[expected, other]), "{place}");
        }
    }
}
