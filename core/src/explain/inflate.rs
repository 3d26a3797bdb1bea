//! DEFLATE (RFC 1951) undone, alone or in what zlib puts around it (RFC 1950).
//!
//! What is inflated here was sent by mistake, is short, and is looked at by people: a decoder that is small suits that
//! better than one that is fast.

/// What was compressed, if it is whole and no longer than `limit`. What follows it is left alone.
pub(super) fn inflate(data: &[u8], limit: usize) -> Option<Vec<u8>> {
    inflated(data, limit).map(|(out, _)| out)
}

/// The same within zlib's two bytes before and its sum after.
pub(super) fn inflate_zlib(data: &[u8], limit: usize) -> Option<Vec<u8>> {
    let (_, data) = data.split_at_checked(2)?;
    let (out, rest) = inflated(data, limit)?;
    let sum = u32::from_be_bytes(*rest.first_chunk()?);
    (adler_32(&out) == sum).then_some(out)
}

fn adler_32(bytes: &[u8]) -> u32 {
    let (a, b) = bytes.iter().fold((1_u32, 0_u32), |(a, b), &byte| {
        let a = a.wrapping_add(byte.into()) % 65_521;
        (a, b.wrapping_add(a) % 65_521)
    });
    b << 16 | a
}

fn inflated(data: &[u8], limit: usize) -> Option<(Vec<u8>, &[u8])> {
    let mut bits = Bits {
        rest: data,
        taken: 0,
        count: 0,
    };
    let mut out = Vec::new();
    loop {
        let is_last = bits.take(1)? == 1;
        match bits.take(2)? {
            0 => stored(&mut bits, &mut out, limit)?,
            1 => {
                let (literals, distances) = fixed()?;
                compressed(&mut bits, &mut out, limit, &literals, &distances)?;
            }
            2 => {
                let (literals, distances) = dynamic(&mut bits)?;
                compressed(&mut bits, &mut out, limit, &literals, &distances)?;
            }
            _ => return None,
        }
        if is_last {
            return Some((out, bits.rest));
        }
    }
}

/// Bits, of each byte the lowest first.
struct Bits<'a> {
    rest: &'a [u8],
    /// Those of the bytes before that are left, and how many.
    taken: u32,
    count: u32,
}

impl Bits<'_> {
    /// At most 16 of them, as a number.
    fn take(&mut self, count: u32) -> Option<u32> {
        while self.count < count {
            let (&byte, rest) = self.rest.split_first()?;
            self.taken |= u32::from(byte) << self.count;
            self.count = self.count.wrapping_add(8);
            self.rest = rest;
        }
        let bits = self.taken & !(u32::MAX << count);
        self.taken >>= count;
        self.count = self.count.wrapping_sub(count);
        Some(bits)
    }

    fn skip_to_byte(&mut self) {
        (self.taken, self.count) = (0, 0);
    }
}

const LONGEST_CODE: usize = 15;

/// A Huffman code, as the lengths of its codes say all of it.
struct Code {
    /// How many symbols have codes of each length.
    counts: [u16; LONGEST_CODE + 1],
    /// The symbols in the order of their codes.
    symbols: Vec<u16>,
}

impl Code {
    fn new(lengths: &[u8]) -> Option<Self> {
        let mut counts = [0_u16; LONGEST_CODE + 1];
        let mut symbols = Vec::with_capacity(lengths.len());
        let mut free = 1_i32;
        for (length, count) in (0_u8..).zip(&mut counts).skip(1) {
            let before = symbols.len();
            let of_length = |(symbol, own): (u16, &u8)| (*own == length).then_some(symbol);
            symbols.extend((0_u16..).zip(lengths).filter_map(of_length));
            *count = u16::try_from(symbols.len().wrapping_sub(before)).ok()?;
            free = free.wrapping_mul(2).wrapping_sub((*count).into());
            if free < 0 {
                return None;
            }
        }
        // Only the code of a single symbol has room left.
        (free == 0 || symbols.len() <= 1).then_some(Self { counts, symbols })
    }

    fn symbol(&self, bits: &mut Bits<'_>) -> Option<u32> {
        let (mut code, mut first, mut index) = (0_u32, 0_u32, 0_u32);
        for &count in self.counts.iter().skip(1) {
            let count = u32::from(count);
            code |= bits.take(1)?;
            let at = code.wrapping_sub(first);
            if at < count {
                let place = usize::try_from(index.wrapping_add(at)).ok()?;
                return self.symbols.get(place).copied().map(u32::from);
            }
            index = index.wrapping_add(count);
            first = first.wrapping_add(count) << 1;
            code <<= 1;
        }
        None
    }
}

fn stored(bits: &mut Bits<'_>, out: &mut Vec<u8>, limit: usize) -> Option<()> {
    bits.skip_to_byte();
    let length = bits.take(16)?;
    if bits.take(16)? != length ^ 0xffff {
        return None;
    }
    let (bytes, rest) = bits.rest.split_at_checked(usize::try_from(length).ok()?)?;
    bits.rest = rest;
    out.extend_from_slice(bytes);
    (out.len() <= limit).then_some(())
}

fn fixed() -> Option<(Code, Code)> {
    let mut lengths = [8_u8; 288];
    lengths.get_mut(144..256)?.fill(9);
    lengths.get_mut(256..280)?.fill(7);
    Some((Code::new(&lengths)?, Code::new(&[5; 32])?))
}

/// The codes that stand before a block, in a code of their own.
fn dynamic(bits: &mut Bits<'_>) -> Option<(Code, Code)> {
    const ORDER: &[u8; 19] =
        b"\x10\x11\x12\x00\x08\x07\x09\x06\x0a\x05\x0b\x04\x0c\x03\x0d\x02\x0e\x01\x0f";
    let literals = usize::try_from(bits.take(5)?).ok()?.wrapping_add(257);
    let distances = usize::try_from(bits.take(5)?).ok()?.wrapping_add(1);
    let count = usize::try_from(bits.take(4)?).ok()?.wrapping_add(4);
    let mut lengths = [0_u8; 19];
    for &place in ORDER.get(..count)? {
        *lengths.get_mut(usize::from(place))? = u8::try_from(bits.take(3)?).ok()?;
    }
    let code = Code::new(&lengths)?;
    let all = literals.wrapping_add(distances);
    let mut lengths: Vec<u8> = Vec::with_capacity(all);
    while lengths.len() < all {
        let (length, times) = match code.symbol(bits)? {
            16 => (*lengths.last()?, bits.take(2)?.wrapping_add(3)),
            17 => (0, bits.take(3)?.wrapping_add(3)),
            18 => (0, bits.take(7)?.wrapping_add(11)),
            length => (u8::try_from(length).ok()?, 1),
        };
        lengths.extend((0..times).map(|_| length));
    }
    if lengths.len() > all {
        return None;
    }
    let (literals, distances) = lengths.split_at_checked(literals)?;
    Some((Code::new(literals)?, Code::new(distances)?))
}

fn compressed(
    bits: &mut Bits<'_>,
    out: &mut Vec<u8>,
    limit: usize,
    literals: &Code,
    distances: &Code,
) -> Option<()> {
    loop {
        let symbol = literals.symbol(bits)?;
        if let Ok(literal) = u8::try_from(symbol) {
            out.push(literal);
        } else {
            let length = match symbol {
                256 => return Some(()),
                285 => 258,
                257..285 => scaled(bits, symbol.wrapping_sub(257), 4)?.wrapping_add(3),
                _ => return None,
            };
            let distance = match distances.symbol(bits)? {
                symbol @ 0..30 => scaled(bits, symbol, 2)?.wrapping_add(1),
                _ => return None,
            };
            let distance = usize::try_from(distance).ok()?;
            for _ in 0..length {
                let byte = *out.get(out.len().checked_sub(distance)?)?;
                out.push(byte);
            }
        }
        if out.len() > limit {
            return None;
        }
    }
}

/// A number that is written in two parts: first how large it is, in so many steps for each doubling, then the rest in bits.
fn scaled(bits: &mut Bits<'_>, symbol: u32, steps: u32) -> Option<u32> {
    let doublings = symbol.checked_div(steps)?;
    let Some(more) = doublings.checked_sub(1) else {
        return Some(symbol);
    };
    let start = symbol.checked_rem(steps)?.wrapping_add(steps) << more;
    Some(start.wrapping_add(bits.take(more)?))
}

#[cfg(test)]
mod tests {
    use miniz_oxide::{
        deflate::{compress_to_vec, compress_to_vec_zlib},
        inflate::{decompress_to_vec_with_limit, decompress_to_vec_zlib_with_limit},
    };
    use proptest::{collection::vec, prelude::*};

    use super::{inflate, inflate_zlib};

    const LIMIT: usize = 1_000;

    fn text() -> impl Strategy<Value = Vec<u8>> {
        const WORDS: [&[u8]; 4] = [b"\"event\"", b"candidate", b"0", b"\xff\x00"];
        let word = prop::sample::select(&WORDS[..]);
        prop_oneof![
            vec(any::<u8>(), 0..1_200),
            vec(word, 0..200).prop_map(|words| words.concat()),
        ]
    }

    proptest! {
        #[test]
        fn what_was_compressed_is_back(text in text(), level in 0..=10_u8) {
            let is_short = text.len() <= LIMIT;
            let expected = is_short.then(|| text.clone());
            let mut raw = compress_to_vec(&text, level);
            prop_assert_eq!(&inflate(&raw, LIMIT), &expected);
            raw.extend_from_slice(b"a trailer");
            prop_assert_eq!(&inflate(&raw, LIMIT), &expected);
            prop_assert_eq!(inflate_zlib(&compress_to_vec_zlib(&text, level), LIMIT), expected);
        }

        #[test]
        fn what_is_damaged_is_judged_as_others_do(
            text in text(), level in 0..=10_u8, at in any::<prop::sample::Index>(), put in any::<u8>(), cut in any::<bool>(),
        ) {
            let damaged = |mut bytes: Vec<u8>, from| {
                let at = at.index(bytes.len()).max(from);
                if cut { bytes.truncate(at) } else { bytes[at] = put }
                bytes
            };
            let raw = damaged(compress_to_vec(&text, level), 0);
            prop_assert_eq!(inflate(&raw, LIMIT), decompress_to_vec_with_limit(&raw, LIMIT).ok());
            let zlib = damaged(compress_to_vec_zlib(&text, level), 2);
            prop_assert_eq!(inflate_zlib(&zlib, LIMIT), decompress_to_vec_zlib_with_limit(&zlib, LIMIT).ok());
        }

        #[test]
        fn no_bytes_are_too_odd_for_it(bytes in vec(any::<u8>(), 0..100)) {
            prop_assert_eq!(inflate(&bytes, LIMIT), decompress_to_vec_with_limit(&bytes, LIMIT).ok());
        }
    }
}
