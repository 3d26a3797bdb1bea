//! What is nearly JSON: how Python, Ruby, PHP, Java, Go and Node print a parsed payload.

mod opening;

use self::opening::begins_member;
use super::{Body, Form};
use crate::{
    canonical::{
        self,
        string::{push_string, push_utf16},
    },
    explain::{
        decode,
        find::find,
        mistakes::body::{BYTES_REPR, OBJECT_REPR, PYTHON_REPR},
    },
    invariant::always,
    json::MAX_DEPTH,
};

/// `b'...'`
pub(super) fn bytes_repr(body: &Body<'_>) -> Vec<Form> {
    let Ok(text) = str::from_utf8(body) else {
        return Vec::new();
    };
    let text = text
        .strip_prefix("bytearray(")
        .and_then(|text| text.strip_suffix(')'))
        .unwrap_or(text);
    let quoted = text.strip_prefix(['b', 'B']);
    let inner = quoted.and_then(|text| {
        let quote = text.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        text.strip_prefix(quote)?.strip_suffix(quote)
    });
    let Some(inner) = inner else {
        return Vec::new();
    };
    // Each stands for a byte; what is not ASCII was never escaped by Python, and is kept.
    let mut bytes = Vec::with_capacity(inner.len());
    for c in char::decode_utf16(decode::unescape(inner)) {
        let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
        match u8::try_from(u32::from(c)) {
            Ok(byte) => bytes.push(byte),
            Err(_) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    vec![Form::telling(&BYTES_REPR, bytes)]
}

/// An object as a language prints it.
pub(super) fn repr(body: &Body<'_>) -> Vec<Form> {
    let Ok(text) = str::from_utf8(body) else {
        return Vec::new();
    };
    let starts = ["{", "[", "%{", "map[", "array", "(object)"];
    let is_named = text.starts_with(|c: char| c.is_ascii_uppercase())
        && text
            .bytes()
            .take(40)
            .any(|byte| matches!(byte, b'{' | b'(' | b'['));
    let is_known = is_named || starts.iter().any(|start| text.starts_with(start));
    if !is_known || body.json().is_some() {
        return Vec::new();
    }
    let quoted = Loose::read(text, Bare::Refused);
    let mut texts = Vec::new();
    if let Some(found) = quoted {
        texts.push(found);
    } else {
        for bare in [Bare::Numbers, Bare::Texts] {
            texts.extend(Loose::read(text, bare));
        }
    }
    texts
        .into_iter()
        .filter_map(|(json, is_python)| {
            let mistake = if is_python {
                &PYTHON_REPR
            } else {
                &OBJECT_REPR
            };
            let canonical = canonical::stringify(&json).ok()?;
            Some(Form::telling(mistake, canonical))
        })
        .collect()
}

/// What becomes of texts without quotation marks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bare {
    Refused,
    /// They are numbers where they look like that.
    Numbers,
    /// They are texts in any case.
    Texts,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Frame {
    Object(char),
    Array(char),
    /// PHP's lists have keys too: 0, 1, 2.
    List(char),
    /// Go's, without commas.
    Map,
}

impl Frame {
    fn end(self) -> char {
        match self {
            Self::Object(end) | Self::Array(end) | Self::List(end) => end,
            Self::Map => ']',
        }
    }
}

struct Loose<'a> {
    rest: &'a str,
    out: String,
    open: Vec<Frame>,
    bare: Bare,
    is_python: bool,
}

impl<'a> Loose<'a> {
    /// The JSON that the text stands for, and whether it is Python's.
    fn read(text: &'a str, bare: Bare) -> Option<(String, bool)> {
        let mut loose = Self {
            rest: text,
            out: String::with_capacity(text.len()),
            open: Vec::new(),
            bare,
            is_python: true,
        };
        loose.values()?;
        Some((loose.out, loose.is_python && bare == Bare::Refused))
    }

    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn eat(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        if let Some(rest) = rest {
            self.rest = rest;
        }
        rest.is_some()
    }

    fn values(&mut self) -> Option<()> {
        loop {
            let opened = self.value()?;
            // Behind a value come the ends of what it is the last of, and a comma.
            let mut first = opened;
            loop {
                self.space();
                let Some(&frame) = self.open.last() else {
                    return self.rest.is_empty().then_some(());
                };
                let comma = self.eat(",");
                self.space();
                if self.rest.starts_with(frame.end()) {
                    if first && comma {
                        return None;
                    }
                    self.rest = always(self.rest.get(1..));
                    self.out.push(match frame {
                        Frame::Object(_) | Frame::Map => '}',
                        Frame::Array(_) | Frame::List(_) => ']',
                    });
                    self.open.pop();
                    first = false;
                    continue;
                }
                let needs_comma = !first && frame != Frame::Map;
                if comma != needs_comma {
                    return None;
                }
                if !first {
                    self.out.push(',');
                }
                match frame {
                    Frame::Object(_) | Frame::Map => self.key()?,
                    Frame::List(_) => {
                        let index = find(self.rest.as_bytes(), b"=>")?;
                        let (number, rest) = self.rest.split_at_checked(index)?;
                        number.trim().parse::<u32>().ok()?;
                        self.rest = always(rest.get(2..));
                    }
                    Frame::Array(_) => {}
                }
                break;
            }
        }
    }

    /// Reads a value, or opens a container: then it is true.
    fn value(&mut self) -> Option<bool> {
        self.space();
        for prefix in ["(object)", "&", "%"] {
            if self.rest.starts_with(prefix) && self.rest.len() > 1 {
                self.is_python = false;
                self.eat(prefix);
                self.space();
            }
        }
        if self.call().is_some() {
            return Some(false);
        }
        if let Some(frame) = self.named().or_else(|| self.opens()) {
            if self.open.len() >= MAX_DEPTH {
                return None;
            }
            self.open.push(frame);
            self.out.push(match frame {
                Frame::Object(_) | Frame::Map => '{',
                Frame::Array(_) | Frame::List(_) => '[',
            });
            return Some(true);
        }
        if self.rest.starts_with(['\'', '"', '`', '\u{201c}']) {
            let units = self.string()?;
            push_utf16(&mut self.out, units);
        } else {
            self.bare_value()?;
        }
        Some(false)
    }

    fn key(&mut self) -> Option<()> {
        self.space();
        if self.rest.starts_with(['\'', '"']) {
            let units = self.string()?;
            push_utf16(&mut self.out, units);
        } else {
            self.is_python = false;
            self.eat(":");
            let end = self.rest.find(['=', ':', ' ', ',', '}', '\n'])?;
            let (name, rest) = self.rest.split_at_checked(end)?;
            if name.is_empty() {
                return None;
            }
            push_string(&mut self.out, name);
            self.rest = rest;
        }
        self.space();
        if self.eat("=>") || self.eat("=") {
            self.is_python = false;
        } else if !self.eat(":") {
            return None;
        }
        self.out.push(':');
        Some(())
    }

    /// A string in quotation marks, and those that `+` or nothing joins to it.
    fn string(&mut self) -> Option<Vec<u16>> {
        let mut units = Vec::new();
        loop {
            let quote = self.rest.chars().next()?;
            let end = if quote == '\u{201c}' {
                '\u{201d}'
            } else {
                quote
            };
            let inner = self.rest.get(quote.len_utf8()..)?;
            let mut escaped = false;
            let length = inner.find(|c: char| {
                let ends = c == end && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            })?;
            let (text, rest) = inner.split_at_checked(length)?;
            units.extend(decode::unescape(text));
            self.rest = rest.get(end.len_utf8()..)?;
            let next = self.rest.trim_start();
            let next = next.strip_prefix('+').map_or(next, str::trim_start);
            if !next.starts_with(['\'', '"', '`']) {
                return Some(units);
            }
            self.rest = next;
        }
    }

    fn bare_value(&mut self) -> Option<()> {
        let end = self.end_of_bare();
        let (text, rest) = self.rest.split_at_checked(end)?;
        let text = text.trim_end();
        let literal = match text {
            "True" | "true" => "true",
            "False" | "false" => "false",
            "None" | "null" | "nil" | "NULL" | "undefined" | "<nil>" => "null",
            _ => "",
        };
        if !matches!(text, "True" | "False" | "None") && !literal.is_empty() {
            self.is_python = false;
        }
        if !literal.is_empty() {
            self.out.push_str(literal);
        } else if self.bare != Bare::Texts && !text.is_empty() && is_number(text) {
            self.out.push_str(text);
        } else if self.bare != Bare::Refused {
            push_string(&mut self.out, text);
        } else if text.starts_with(':') && text.len() > 1 {
            // A symbol of Ruby.
            self.is_python = false;
            push_string(&mut self.out, text.trim_start_matches(':'));
        } else {
            return None;
        }
        self.rest = rest;
        Some(())
    }

    /// Where a text without quotation marks ends: at the end of what it is in, or before another member.
    fn end_of_bare(&self) -> usize {
        let rest = self.rest;
        let is_go = self.open.first() == Some(&Frame::Map);
        let in_object = matches!(self.open.last(), Some(Frame::Object(_) | Frame::Map));
        let end = self.open.last().map_or('\n', |frame| frame.end());
        let delimiters = if is_go { [' ', end] } else { [',', end] };
        let mut from = 0_usize;
        loop {
            let tail = rest.get(from..).unwrap_or_default();
            let Some(at) = tail.find(delimiters) else {
                return rest.len();
            };
            let found = from.saturating_add(at);
            let after = rest.get(found..).unwrap_or_default();
            let continues = self.bare != Bare::Refused
                && in_object
                && match after.chars().next() {
                    Some(',') => !begins_member(after.get(1..).unwrap_or_default(), '='),
                    Some(' ') => !begins_member(after, ':'),
                    _ => false,
                };
            if !continues {
                return found;
            }
            from = found.saturating_add(1);
        }
    }
}

/// Whether it is one in JSON.
pub(super) fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) && canonical::stringify(text).is_ok()
}

#[cfg(test)]
mod tests;
