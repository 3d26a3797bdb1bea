/// How deep arrays and objects may lie in one another. Far beyond any event, and within what the
/// JSON tools of every language can print and compare without running out of stack.
pub const MAX_DEPTH: usize = 512;

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
