//! Past a value that has to be JSON, and nothing else: most of a large event.

use super::{
    Container,
    depth::Nesting,
    scan::{Scan, Scanned},
};

/// What [`Reader`](super::Reader) reads token by token, and refuses, this passes over, and refuses.
pub(super) fn skip(scan: &mut Scan<'_>, nesting: &mut Nesting) -> Scanned {
    // In a variable of its own the place is kept in registers.
    let mut here = *scan;
    let result = value(&mut here, nesting);
    *scan = here;
    result
}

#[inline]
fn value(scan: &mut Scan<'_>, nesting: &mut Nesting) -> Scanned {
    let depth = nesting.depth();
    loop {
        scan.skip_white_space();
        match scan.peek() {
            Some(b'"') => {
                scan.string()?;
            }
            Some(b'{') => {
                nesting.open(Container::Object)?;
                scan.advance(1);
                scan.skip_white_space();
                if scan.peek() != Some(b'}') {
                    scan.key()?;
                    continue;
                }
                scan.advance(1);
                nesting.close();
            }
            Some(b'[') => {
                nesting.open(Container::Array)?;
                scan.advance(1);
                scan.skip_white_space();
                if scan.peek() != Some(b']') {
                    continue;
                }
                scan.advance(1);
                nesting.close();
            }
            Some(b'-' | b'0'..=b'9') => scan.number()?,
            Some(b't') => scan.literal("true")?,
            Some(b'f') => scan.literal("false")?,
            Some(b'n') => scan.literal("null")?,
            Some(_) => return Err("a value is missing"),
            None => return Err("the text ends too early"),
        }
        while nesting.depth() > depth {
            scan.skip_white_space();
            match (scan.peek(), nesting.innermost()) {
                (Some(b','), Some(Container::Object)) => {
                    scan.advance(1);
                    scan.skip_white_space();
                    scan.key()?;
                    break;
                }
                (Some(b','), _) => {
                    scan.advance(1);
                    break;
                }
                (Some(b'}'), Some(Container::Object)) | (Some(b']'), Some(Container::Array)) => {
                    scan.advance(1);
                    nesting.close();
                }
                _ => return Err("a comma or an end is missing"),
            }
        }
        if nesting.depth() == depth {
            return Ok(());
        }
    }
}
