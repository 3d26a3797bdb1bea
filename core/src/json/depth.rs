/// How deep arrays and objects may lie in one another. Far beyond any event, and within what the
/// JSON tools of every language can print and compare without running out of stack.
pub const MAX_DEPTH: usize = 512;

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
