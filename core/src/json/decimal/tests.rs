#![expect(
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    reason = "a test may panic"
)]

use proptest::prelude::*;

use super::to_double;

fn same(text: &str) -> Result<(), TestCaseError> {
    let expected: f64 = text.parse().unwrap();
    prop_assert_eq!(to_double(text).to_bits(), expected.to_bits(), "{}", text);
    Ok(())
}

/// All digits of a double, and of the middle between it and the next.
fn exactly(number: f64) -> [String; 2] {
    let digits = |number: f64| format!("{number:.1100}");
    let next = f64::from_bits(number.to_bits() + 1);
    let own = digits(number);
    let middle = half(&sum(&own, &digits(next)));
    [own, middle]
}

/// The sum of two numbers that are written with as many digits.
fn sum(a: &str, b: &str) -> String {
    let mut over = 0;
    let digits = a.bytes().zip(b.bytes()).rev().map(|(a, b)| {
        if a == b'.' {
            return '.';
        }
        let digit = a - b'0' + b - b'0' + over;
        over = digit / 10;
        char::from(digit % 10 + b'0')
    });
    let mut digits: Vec<char> = digits.collect();
    digits.push(char::from(over + b'0'));
    digits.into_iter().rev().collect()
}

fn half(number: &str) -> String {
    let mut left = 0;
    let halves = number.bytes().map(|byte| {
        if byte == b'.' {
            return '.';
        }
        let digit = left * 10 + byte - b'0';
        left = digit % 2;
        char::from(digit / 2 + b'0')
    });
    let mut halves: String = halves.collect();
    halves.push(if left == 1 { '5' } else { '0' });
    halves
}

#[test]
fn where_doubles_end() {
    for text in [
        "0",
        "-0",
        "0.0e5",
        "1",
        "10",
        "0.1",
        "1e22",
        "1e23",
        "8.5e22",
        "9007199254740993",
        "9007199254740992.5",
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "1.797693134862315807e308",
        "1.7976931348623159e308",
        "1e309",
        "1e310",
        "2e308",
        "4.9e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "2.5e-324",
        "1e-324",
        "1e-325",
        "2.2250738585072011e-308",
        "2.2250738585072014e-308",
        "1e99999999999999999999",
        "1e-99999999999999999999",
        "0e99999999999999999999",
        "123456789012345678901234567890",
    ] {
        same(text).unwrap();
    }
}

#[test]
fn every_power_of_ten() {
    for power in -400..400 {
        for digits in [
            "1",
            "9.5",
            "17976931348623157",
            "9999999999999999999",
            "123456789012345678901",
        ] {
            same(&format!("{digits}e{power}")).unwrap();
        }
    }
}

proptest! {
    #[test]
    fn doubles_as_they_are_written(bits in any::<u64>()) {
        let number = f64::from_bits(bits);
        if number.is_finite() {
            same(&format!("{number:?}"))?;
            same(&format!("{number:e}"))?;
        }
    }

    #[test]
    fn digits_of_any_number(digits in "-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,60})?", power in -360..330) {
        same(&digits)?;
        same(&format!("{digits}e{power}"))?;
    }

    #[test]
    fn the_middle_and_what_lies_beside_it(bits in 0..0x7fe0_0000_0000_0000_u64) {
        let [number, middle] = exactly(f64::from_bits(bits));
        same(&number)?;
        same(&middle)?;
        same(&format!("{middle}1"))?;
        same(&format!("{middle}{}1", "0".repeat(900)))?;
        let below = middle.trim_end_matches('0');
        let last = below.bytes().last().unwrap();
        if last > b'0' {
            let start = &below[..below.len() - 1];
            same(&format!("{start}{}9", char::from(last - 1)))?;
        }
    }
}
