//! The scalars of JSON, byte by byte and word by word: what reading and skipping have in common.

use crate::invariant::always;

/// A text from some place on. What is wrong with it is wrong at the place where it stands then.
#[derive(Clone, Copy)]
pub(super) struct Scan<'a>(&'a [u8]);

/// What is wrong, if anything is.
pub(super) type Scanned<T = ()> = Result<T, &'static str>;

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self(text.as_bytes())
    }

    /// How many bytes are left.
    #[inline]
    pub(super) fn left(self) -> usize {
        self.0.len()
    }

    #[inline]
    pub(super) fn peek(self) -> Option<u8> {
        self.0.first().copied()
    }

    #[inline]
    pub(super) fn advance(&mut self, bytes: usize) {
        self.0 = always(self.0.get(bytes..));
    }

    #[inline]
    pub(super) fn skip_white_space(&mut self) {
        while let Some((b' ' | b'\t' | b'\n' | b'\r', rest)) = self.0.split_first() {
            self.0 = rest;
        }
    }

    /// Up to the value of a member, and where its key ends.
    #[inline]
    pub(super) fn key(&mut self) -> Scanned<End> {
        if self.peek() != Some(b'"') {
            return Err("a key in quotation marks is missing");
        }
        let end = self.string()?;
        self.skip_white_space();
        if self.peek() != Some(b':') {
            return Err("a colon is missing");
        }
        self.advance(1);
        Ok(end)
    }

    #[inline]
    pub(super) fn literal(&mut self, word: &str) -> Scanned {
        self.0 = self
            .0
            .strip_prefix(word.as_bytes())
            .ok_or("a value is missing")?;
        Ok(())
    }

    #[inline]
    pub(super) fn number(&mut self) -> Scanned {
        if self.peek() == Some(b'-') {
            self.advance(1);
        }
        if self.peek() == Some(b'0') {
            self.advance(1);
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.advance(1);
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.advance(1);
            if let Some(b'+' | b'-') = self.peek() {
                self.advance(1);
            }
            self.digits()?;
        }
        Ok(())
    }

    #[inline]
    fn digits(&mut self) -> Scanned {
        let Some((b'0'..=b'9', mut rest)) = self.0.split_first() else {
            return Err("a digit is missing");
        };
        while let Some((b'0'..=b'9', after)) = rest.split_first() {
            rest = after;
        }
        self.0 = rest;
        Ok(())
    }

    /// Past a string, which starts here.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(super) fn string(&mut self) -> Scanned<End> {
        self.advance(1);
        let mut escaped = false;
        loop {
            self.skip_plain();
            match self.0 {
                [b'"', rest @ ..] => {
                    let left = self.left();
                    self.0 = rest;
                    return Ok(End { left, escaped });
                }
                [
                    b'\\',
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't',
                    rest @ ..,
                ] => self.0 = rest,
                [b'\\', b'u', a, b, c, d, rest @ ..]
                    if [a, b, c, d].iter().all(|d| d.is_ascii_hexdigit()) =>
                {
                    self.0 = rest;
                }
                [b'\\', ..] => return Err("an escape is not one that JSON has"),
                [_, ..] => return Err("a control character is not escaped"),
                [] => return Err("the text ends within a string"),
            }
            escaped = true;
        }
    }

    /// Up to the next byte of a string that does not stand for itself.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn skip_plain(&mut self) {
        // In a variable of its own the place is kept in registers.
        let mut here = self.0;
        while VECTORS
            && let Some((block, rest)) = here.split_first_chunk()
            && !has_special(block)
        {
            here = rest;
        }
        while let Some((word, rest)) = here.split_first_chunk() {
            if let Some(at) = first_special(*word) {
                self.0 = always(here.get(at..));
                return;
            }
            here = rest;
        }
        while let Some((byte, rest)) = here.split_first()
            && !is_special(*byte)
        {
            here = rest;
        }
        self.0 = here;
    }
}

/// Where a string ends.
pub(super) struct End {
    /// How many bytes are left, its closing quotation mark among them.
    pub(super) left: usize,
    /// Whether it has escapes.
    pub(super) escaped: bool,
}

/// How many bytes at the start of a text can stand for themselves in a string.
pub(crate) fn plain_prefix(text: &str) -> usize {
    let mut rest = Scan::new(text);
    rest.skip_plain();
    text.len().saturating_sub(rest.left())
}

/// Whether a byte cannot stand for itself in a string.
#[inline]
fn is_special(byte: u8) -> bool {
    // To flip the bit 2 makes '"' the one byte below 0x21 besides the controls.
    byte ^ 2 < 0x21 || byte == b'\\'
}

/// Whether the compiler has instructions that look at sixteen bytes at once.
const VECTORS: bool = cfg!(any(target_feature = "sse2", target_feature = "neon"));

/// All of them are looked at, in which case it uses those.
#[inline]
fn has_special(block: &[u8; 16]) -> bool {
    block
        .iter()
        .fold(false, |any, byte| any | is_special(*byte))
}

/// The first of eight bytes that [is special](is_special), found in all eight at once.
#[inline]
fn first_special(bytes: [u8; 8]) -> Option<usize> {
    const fn all(byte: u8) -> u64 {
        u64::from_le_bytes([byte; 8])
    }
    let word = u64::from_le_bytes(bytes);
    // The subtraction borrows, into a byte's highest bit and from the bytes after it, where a byte is
    // less than what is taken away. The first time it does is where it says so.
    let control_or_quote = (word ^ all(2)).wrapping_sub(all(0x21));
    let backslash = (word ^ all(b'\\')).wrapping_sub(all(1));
    let special = (control_or_quote | backslash) & !word & all(0x80);
    match special.trailing_zeros() {
        u64::BITS => None,
        bit => usize::try_from(bit / 8).ok(),
    }
}
