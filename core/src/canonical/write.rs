use std::ops::Range;

use super::{keys::Keys, moves::Moves, output::Output};
use crate::json::{Container, Malformed, Reader, Token};

/// Writes a text in canonical form.
pub(super) fn write(text: &str) -> Result<String, Malformed> {
    Ok(write_straight(text)?.unwrap_or_else(|| write_moving(text)))
}

/// Writes the text as it comes; `None` if an object's members have to move for it.
fn write_straight(text: &str) -> Result<Option<String>, Malformed> {
    let mut reader = Reader::new(text);
    let mut keys = Keys::default();
    let mut out = Output::of(text);
    while let Some(token) = reader.next()? {
        if !keys.accept(token) {
            // Whether it is JSON at all is still to be seen.
            drop((keys, out));
            while reader.next()?.is_some() {}
            return Ok(None);
        }
        out.push(token);
    }
    Ok(Some(out.into_text()))
}

/// An object that is written in another order than it has.
struct Moving {
    depth: usize,
    /// The members that are still to be written.
    members: Range<usize>,
    end: usize,
}

/// Writes a text that is known to be JSON, and goes to the members of an object in their final order.
fn write_moving(text: &str) -> String {
    let moves = Moves::of(text);
    let mut next_object = 0;
    let mut reader = Reader::new(text);
    let mut out = Output::of(text);
    let mut moving: Vec<Moving> = Vec::new();
    while let Some(token) = reader.next_known() {
        out.push(token);
        match token {
            Token::Key(_) | Token::Open(Container::Array) => continue,
            Token::Open(Container::Object) => {
                let Some(members) = moves.find(reader.offset(), &mut next_object) else {
                    continue;
                };
                moving.push(Moving {
                    depth: reader.depth(),
                    members,
                    end: text.len(),
                });
            }
            Token::Close(_) => {
                moving.pop_if(|object| object.depth > reader.depth());
            }
            _ => {}
        }
        // A moving object has begun, or a value has ended.
        if let Some(object) = moving.last_mut()
            && object.depth == reader.depth()
        {
            // Its last member in the text is always written: no later one stands for the same.
            if let Some(end) = reader.end_of_object() {
                object.end = end;
            }
            let member = object.members.next().map(|at| moves.member(at));
            reader.jump(member.unwrap_or(object.end));
        }
    }
    debug_assert_eq!(
        reader.depth(),
        0,
        "the text is JSON, and is left at its end"
    );
    out.into_text()
}
