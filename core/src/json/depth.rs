use super::Container;

/// How deep arrays and objects may lie in one another. Far beyond any event, and within what the
/// JSON tools of every language can print and compare without running out of stack.
pub const MAX_DEPTH: usize = 512;

/// What is wrong with a text that is nested deeper.
pub(crate) const TOO_DEEP: &str = "it is nested deeper than 512 levels";

/// The containers that are open.
#[derive(Default)]
pub(super) struct Nesting {
    depth: usize,
    /// A bit for each: whether it is an object.
    objects: [u64; MAX_DEPTH / BITS],
}

const BITS: usize = 64;

impl Nesting {
    #[inline]
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    #[inline]
    pub(super) fn innermost(&self) -> Option<Container> {
        let last = self.depth.checked_sub(1)?;
        let word = self.objects.get(last / BITS)?;
        Some(if word & bit(last) == 0 {
            Container::Array
        } else {
            Container::Object
        })
    }

    #[inline]
    pub(super) fn open(&mut self, container: Container) -> Result<(), &'static str> {
        let Some(word) = self.objects.get_mut(self.depth / BITS) else {
            return Err(TOO_DEEP);
        };
        match container {
            Container::Array => *word &= !bit(self.depth),
            Container::Object => *word |= bit(self.depth),
        }
        self.depth = self.depth.saturating_add(1);
        Ok(())
    }

    #[inline]
    pub(super) fn close(&mut self) {
        debug_assert!(self.depth > 0, "what closes was open");
        self.depth = self.depth.saturating_sub(1);
    }
}

fn bit(depth: usize) -> u64 {
    1 << (depth % BITS)
}

/// Whether a text is nested deeper than [`MAX_DEPTH`], for a caller that parses it with a parser of
/// its own. Exact for valid JSON; of other texts it says what it can.
pub(crate) fn is_too_deep(text: &[u8]) -> bool {
    if text.chunks(255).map(openings).sum::<usize>() <= MAX_DEPTH {
        return false;
    }
    let mut depth = 0_usize;
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        match byte {
            // Strings are most of a text: nothing in them matters but what may end them.
            b'"' => {
                while let Some(b'\\') = rest.find(|&&byte| byte == b'"' || byte == b'\\') {
                    rest.next();
                }
            }
            b'[' | b'{' => {
                depth = depth.saturating_add(1);
                if depth > MAX_DEPTH {
                    return true;
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// How many brackets open in a chunk of up to 255 bytes: a count that fits a byte is vectorised.
fn openings(chunk: &[u8]) -> usize {
    let count: u8 = chunk
        .iter()
        .map(|&byte| u8::from(byte | 0x20 == b'{'))
        .sum();
    usize::from(count)
}
