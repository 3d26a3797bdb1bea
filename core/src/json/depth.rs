use super::Container;

/// How deep arrays and objects may lie in one another. Far beyond any event, and within what the
/// JSON tools of every language can print and compare without running out of stack.
pub const MAX_DEPTH: usize = 512;

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
            return Err("it is nested deeper than 512 levels");
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
        self.depth = self.depth.saturating_sub(1);
    }
}

fn bit(depth: usize) -> u64 {
    1 << (depth % BITS)
}

/// Whether a text is nested deeper than [`MAX_DEPTH`], for a caller that parses it with a parser of
/// its own. Exact for valid JSON; of other texts it says what it can.
pub(crate) fn is_too_deep(text: &[u8]) -> bool {
    let opening = text.iter().filter(|&&byte| byte == b'[' || byte == b'{');
    if opening.count() <= MAX_DEPTH {
        return false;
    }
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut bytes = text.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => in_string = !in_string,
            b'\\' if in_string => {
                bytes.next();
            }
            b'[' | b'{' if !in_string => depth = depth.saturating_add(1),
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return true;
        }
    }
    false
}
