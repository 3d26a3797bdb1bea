//! Decimal numbers as doubles, correctly rounded, without the tables that the standard library has for that: they would be a
//! sixth of a module of WebAssembly.
//!
//! Most numbers are known after a multiplication or a division by a power of five of 64 bits. The few that may lie on
//! either side of the middle between two doubles are compared with it in whole numbers.

#[cfg(test)]
mod tests;

use std::{cmp::Ordering, iter};

/// As many digits say on which side of the middle between two doubles a number lies, if it is known whether there are more.
const MOST_DIGITS: usize = 800;
/// So many always fit in 64 bits.
const MOST_SHORT_DIGITS: usize = 19;
/// A number below 10 to the first is 0, and one of 10 to the second or more is infinite.
const TENS: (i64, i64) = (-324, 309);

/// The double nearest to a number that is written as JSON writes one.
pub(crate) fn to_double(text: &str) -> f64 {
    let (sign, text) = match text.strip_prefix('-') {
        Some(text) => (1 << 63, text),
        None => (0, text),
    };
    f64::from_bits(sign | Decimal::read(text).to_bits())
}

/// `0.digits` times ten to some power.
struct Decimal {
    /// Without zeros at the start.
    digits: Vec<u8>,
    /// Whether there are more than that, and not only zeros.
    has_more: bool,
    tens: i64,
}

impl Decimal {
    fn read(text: &str) -> Self {
        let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, ""));
        let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
        let mut decimal = Self {
            digits: Vec::new(),
            has_more: false,
            tens: match exponent.strip_prefix('-') {
                Some(exponent) => whole(exponent).saturating_neg(),
                None => whole(exponent),
            },
        };
        let mut is_fraction = false;
        for byte in number.bytes() {
            if byte == b'.' {
                is_fraction = true;
                continue;
            }
            let digit = byte.wrapping_sub(b'0');
            let is_leading_zero = digit == 0 && decimal.digits.is_empty();
            // What stands before the point counts for ten times more, zeros behind it for a tenth.
            let tens = i64::from(!is_fraction && !is_leading_zero)
                .wrapping_sub(i64::from(is_fraction && is_leading_zero));
            decimal.tens = decimal.tens.saturating_add(tens);
            if decimal.digits.len() == MOST_DIGITS {
                decimal.has_more |= digit != 0;
            } else if !is_leading_zero {
                decimal.digits.push(digit);
            }
        }
        decimal
    }

    fn to_bits(&self) -> u64 {
        if self.digits.is_empty() || self.tens < TENS.0 {
            return 0;
        }
        if self.tens > TENS.1 {
            return f64::INFINITY.to_bits();
        }
        let short = self.digits.get(..MOST_SHORT_DIGITS);
        let short = short.unwrap_or(&self.digits);
        let is_cut = self.has_more || short.len() < self.digits.len();
        let number = short.iter().fold(0_u64, |number, &digit| {
            number.wrapping_mul(10).wrapping_add(digit.into())
        });
        let mut nearly = Float::of(number).times_ten_to(self.exponent(short.len()));
        if is_cut {
            // That counts for less than one in 10 to the 18th.
            nearly.error = nearly.error.wrapping_add(10);
        }
        nearly.round(|middle, twos| self.compare(middle, twos))
    }

    /// The power of ten that so many of the digits, taken for a whole number, have to be multiplied by.
    fn exponent(&self, digits: usize) -> i32 {
        let digits = i64::try_from(digits).unwrap_or_default();
        i32::try_from(self.tens.wrapping_sub(digits)).unwrap_or_default()
    }

    /// Compares it with a number times two to some power.
    fn compare(&self, middle: u64, twos: i32) -> Ordering {
        let tens = self.exponent(self.digits.len());
        let mut own = Whole::of_digits(&self.digits);
        let mut other = Whole::of(middle);
        let is_small = tens < 0;
        let scaled = if is_small { &mut other } else { &mut own };
        scaled.multiply_by_five_to(tens.unsigned_abs());
        let twos = tens.wrapping_sub(twos);
        let scaled = if twos < 0 { &mut other } else { &mut own };
        scaled.shift(twos.unsigned_abs());
        let more = if self.has_more {
            Ordering::Greater
        } else {
            Ordering::Equal
        };
        own.compare(&other).then(more)
    }
}

/// Beyond what 64 bits hold it stays what it is.
fn whole(digits: &str) -> i64 {
    digits.bytes().fold(0, |number: i64, digit| {
        let digit = digit.wrapping_sub(b'0');
        number.saturating_mul(10).saturating_add(digit.into())
    })
}

/// A number of 64 bits, the highest of which is set, times two to some power.
#[derive(Clone, Copy)]
struct Float {
    bits: u64,
    twos: i32,
    /// By what part of itself it may be too small or too large, in 63rd powers of a half.
    error: u32,
}

impl Float {
    fn of(number: u64) -> Self {
        Self::of_many(number.into(), 0, 0)
    }

    /// The highest 64 of more bits.
    fn of_many(bits: u128, twos: i32, error: u32) -> Self {
        let shift = bits.leading_zeros();
        let [high, low] = halves(bits << shift);
        Self {
            bits: high,
            twos: twos.wrapping_add(64).wrapping_sub_unsigned(shift),
            error: error.wrapping_add(u32::from(low != 0)),
        }
    }

    fn times(self, other: Self) -> Self {
        Self::of_many(
            u128::from(self.bits).wrapping_mul(other.bits.into()),
            self.twos.wrapping_add(other.twos),
            self.error.wrapping_add(other.error),
        )
    }

    fn divided_by(self, other: Self) -> Self {
        let bits = (u128::from(self.bits) << 64).checked_div(other.bits.into());
        Self::of_many(
            bits.unwrap_or_default(),
            self.twos.wrapping_sub(other.twos).wrapping_sub(64),
            self.error.wrapping_add(other.error).wrapping_add(1),
        )
    }

    fn times_ten_to(self, power: i32) -> Self {
        let (mut fives, mut square) = (Self::of(1), Self::of(5));
        let mut left = power.unsigned_abs();
        while left > 0 {
            if left & 1 == 1 {
                fives = fives.times(square);
            }
            square = square.times(square);
            left >>= 1;
        }
        let scaled = if power < 0 {
            self.divided_by(fives)
        } else {
            self.times(fives)
        };
        Self {
            twos: scaled.twos.wrapping_add(power),
            ..scaled
        }
    }

    /// The bits of the nearest double, if `compare` compares the number with one in whole numbers: that times two to
    /// some power.
    fn round(self, compare: impl FnOnce(u64, i32) -> Ordering) -> u64 {
        const LOWEST: i32 = -1_022;
        let highest = self.twos.wrapping_add(63);
        if highest > 1_023 {
            return f64::INFINITY.to_bits();
        }
        let missing = LOWEST.wrapping_sub(highest).max(0);
        let shift = missing.wrapping_add(11);
        if shift > 65 {
            return 0;
        }
        let bits = u128::from(self.bits);
        let [_, kept] = halves(bits >> shift);
        let rest = bits & !(u128::MAX << shift);
        let half = 1_u128 << shift.wrapping_sub(1);
        let error = u128::from(self.error).wrapping_add(1).wrapping_mul(2);
        let is_above = if rest.abs_diff(half) > error {
            rest > half
        } else {
            let middle = kept.wrapping_mul(2).wrapping_add(1);
            let twos = self.twos.wrapping_add(shift).wrapping_sub(1);
            match compare(middle, twos) {
                Ordering::Less => false,
                Ordering::Equal => kept & 1 == 1,
                Ordering::Greater => true,
            }
        };
        let exponent = highest.wrapping_sub(LOWEST).max(0).unsigned_abs();
        (u64::from(exponent) << 52)
            .wrapping_add(kept)
            .wrapping_add(is_above.into())
    }
}

/// The higher 64 bits, and the lower ones.
fn halves(bits: u128) -> [u64; 2] {
    let half = |bits: u128| u64::try_from(bits & u128::from(u64::MAX)).unwrap_or_default();
    [half(bits >> 64), half(bits)]
}

/// The higher 32 bits, and the lower ones.
fn parts(bits: u64) -> [u32; 2] {
    let part = |bits: u64| u32::try_from(bits & u64::from(u32::MAX)).unwrap_or_default();
    [part(bits >> 32), part(bits)]
}

/// A whole number of any size but 0, its lowest 32 bits first.
struct Whole(Vec<u32>);

impl Whole {
    fn of(number: u64) -> Self {
        let mut whole = Self(Vec::new());
        let [high, low] = parts(number);
        whole.multiply_add(0, high);
        whole.shift(32);
        whole.multiply_add(1, low);
        whole
    }

    fn of_digits(digits: &[u8]) -> Self {
        let mut whole = Self(Vec::new());
        for digits in digits.chunks(9) {
            let (power, number) = digits.iter().fold((1, 0_u32), |(power, number), &digit| {
                let number = number.wrapping_mul(10).wrapping_add(digit.into());
                (10_u32.wrapping_mul(power), number)
            });
            whole.multiply_add(power, number);
        }
        whole
    }

    fn multiply_add(&mut self, factor: u32, add: u32) {
        let mut carry = u64::from(add);
        for part in &mut self.0 {
            carry = carry.wrapping_add(u64::from(*part).wrapping_mul(factor.into()));
            let [high, low] = parts(carry);
            *part = low;
            carry = high.into();
        }
        if let Ok(part @ 1..) = u32::try_from(carry) {
            self.0.push(part);
        }
    }

    fn multiply_by_five_to(&mut self, mut power: u32) {
        while power > 0 {
            let some = power.min(13);
            self.multiply_add(5_u32.wrapping_pow(some), 0);
            power = power.wrapping_sub(some);
        }
    }

    fn shift(&mut self, twos: u32) {
        let parts = usize::try_from(twos >> 5).unwrap_or_default();
        self.0.splice(0..0, iter::repeat_n(0, parts));
        self.multiply_add(1 << (twos & 31), 0);
    }

    fn compare(&self, other: &Self) -> Ordering {
        let length = self.0.len().cmp(&other.0.len());
        length.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}
