use std::ops::Range;

use super::{
    RawValue, Text,
    depth::Nesting,
    scan::{End, Scan, Scanned},
    skip::skip,
};
use crate::invariant::always;

/// Where a text stops being JSON, and what is wrong there.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Malformed {
    pub(crate) what: &'static str,
    pub(crate) offset: usize,
}

#[derive(Clone, Copy)]
pub(crate) enum Token<'a> {
    Null,
    Bool(bool),
    Number(&'a str),
    String(Text<'a>),
    Key(Text<'a>),
    Open(Container),
    Close(Container),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Container {
    Array,
    Object,
}

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    Value,
    FirstOrEnd,
    CommaOrEnd,
}

pub(crate) struct Reader<'a> {
    text: &'a str,
    rest: Scan<'a>,
    open: Nesting,
    expect: Expect,
    /// Where the last key began.
    key_offset: usize,
    /// Containers that need no check, in their order.
    known: &'a [Range<usize>],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            rest: Scan::new(text),
            open: Nesting::default(),
            expect: Expect::Value,
            key_offset: 0,
            known: &[],
        }
    }

    /// Of a text in which some containers are known to be JSON, and where they lie.
    pub(crate) fn trusting(text: &'a str, known: &'a [Range<usize>]) -> Self {
        Self {
            known,
            ..Self::new(text)
        }
    }

    /// The value that comes next, whole and checked.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(crate) fn raw_value(&mut self) -> Result<RawValue<'a>, Malformed> {
        self.rest.skip_white_space();
        let start = self.offset();
        self.expect = Expect::CommaOrEnd;
        let mut escaped = false;
        if self.rest.peek() == Some(b'"') {
            let end = self.rest.string();
            escaped = self.checked(end)?.escaped;
        } else if let Some(known) = self.known_at(start) {
            self.rest.advance(known.len());
        } else {
            let skipped = skip(&mut self.rest, &mut self.open);
            self.checked(skipped)?;
        }
        Ok(RawValue::new(self.since(start), escaped))
    }

    /// Enters the value that comes next, if it is an object; else leaves it.
    pub(crate) fn enter_object(&mut self) -> Result<bool, Malformed> {
        self.rest.skip_white_space();
        if self.rest.peek() != Some(b'{') {
            return Ok(false);
        }
        let entered = self.open(Container::Object);
        self.checked(entered)?;
        Ok(true)
    }

    /// The next key of the object that was entered, its value to follow; `None` at the object's end.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(crate) fn key_or_end(&mut self) -> Result<Option<Text<'a>>, Malformed> {
        let key = self.key();
        self.checked(key)
    }

    /// Where the value that comes next begins.
    pub(crate) fn next_offset(&mut self) -> usize {
        self.rest.skip_white_space();
        self.offset()
    }

    /// How many containers are open.
    pub(crate) fn depth(&self) -> usize {
        self.open.depth()
    }

    /// Where the last key began, its quotation mark included.
    pub(crate) fn key_offset(&self) -> usize {
        self.key_offset
    }

    /// Where the innermost object ends, if nothing more is in it.
    pub(crate) fn end_of_object(&mut self) -> Option<usize> {
        let offset = self.next_offset();
        (self.rest.peek() == Some(b'}')).then_some(offset)
    }

    /// Goes to another member of the innermost object, or to its end.
    pub(crate) fn jump(&mut self, offset: usize) {
        self.rest = Scan::new(always(self.text.get(offset..)));
        self.expect = Expect::FirstOrEnd;
    }

    /// Sees to it that nothing follows the value that was read.
    pub(crate) fn end(&mut self) -> Result<(), Malformed> {
        self.next().map(drop)
    }

    /// How many bytes have been read.
    pub(crate) fn offset(&self) -> usize {
        self.text.len().saturating_sub(self.rest.left())
    }

    /// The next token, or `None` at the end of a whole text.
    pub(crate) fn next(&mut self) -> Result<Option<Token<'a>>, Malformed> {
        let token = self.token();
        self.checked(token)
    }

    /// The next token of a text that is known to be JSON.
    #[inline]
    pub(crate) fn next_known(&mut self) -> Option<Token<'a>> {
        let Ok(token) = self.next() else {
            debug_assert!(false, "the text is known to be JSON");
            return None;
        };
        token
    }

    fn token(&mut self) -> Scanned<Option<Token<'a>>> {
        match (self.expect, self.open.innermost()) {
            (Expect::Value, _) => {
                self.rest.skip_white_space();
                self.value().map(Some)
            }
            (_, Some(Container::Object)) => {
                let key = self.key()?;
                Ok(Some(
                    key.map_or(Token::Close(Container::Object), Token::Key),
                ))
            }
            (_, Some(Container::Array)) => {
                if self.meets_end(b']')? {
                    Ok(Some(Token::Close(Container::Array)))
                } else {
                    self.value().map(Some)
                }
            }
            (_, None) => {
                self.rest.skip_white_space();
                match self.rest.peek() {
                    None => Ok(None),
                    Some(_) => Err("text after the value"),
                }
            }
        }
    }

    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn key(&mut self) -> Scanned<Option<Text<'a>>> {
        if self.meets_end(b'}')? {
            return Ok(None);
        }
        let start = self.offset();
        self.key_offset = start;
        let end = self.rest.key()?;
        self.expect = Expect::Value;
        Ok(Some(self.text_of(start, &end)))
    }

    /// Closes the innermost container if this is its end, else goes on to what is next in it.
    fn meets_end(&mut self, bracket: u8) -> Scanned<bool> {
        self.rest.skip_white_space();
        match self.rest.peek() {
            Some(byte) if byte == bracket => {
                self.rest.advance(1);
                self.open.close();
                self.expect = Expect::CommaOrEnd;
                return Ok(true);
            }
            _ if self.expect == Expect::FirstOrEnd => {}
            Some(b',') => {
                self.rest.advance(1);
                self.rest.skip_white_space();
            }
            _ => return Err("a comma or an end is missing"),
        }
        Ok(false)
    }

    fn value(&mut self) -> Scanned<Token<'a>> {
        self.expect = Expect::CommaOrEnd;
        let start = self.offset();
        match self.rest.peek() {
            Some(b'"') => {
                let end = self.rest.string()?;
                Ok(Token::String(self.text_of(start, &end)))
            }
            Some(b'{') => self.open(Container::Object),
            Some(b'[') => self.open(Container::Array),
            Some(b'-' | b'0'..=b'9') => {
                self.rest.number()?;
                Ok(Token::Number(self.since(start)))
            }
            Some(b't') => self.rest.literal("true").map(|()| Token::Bool(true)),
            Some(b'f') => self.rest.literal("false").map(|()| Token::Bool(false)),
            Some(b'n') => self.rest.literal("null").map(|()| Token::Null),
            Some(_) => Err("a value is missing"),
            None => Err("the text ends too early"),
        }
    }

    fn open(&mut self, container: Container) -> Scanned<Token<'a>> {
        self.open.open(container)?;
        self.rest.advance(1);
        self.expect = Expect::FirstOrEnd;
        Ok(Token::Open(container))
    }

    /// The string whose first quotation mark is at `start`.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn text_of(&self, start: usize, end: &End) -> Text<'a> {
        let start = start.saturating_add(1);
        let end_at = self.text.len().saturating_sub(end.left);
        Text::new(always(self.text.get(start..end_at)), end.escaped)
    }

    fn known_at(&mut self, start: usize) -> Option<&'a Range<usize>> {
        while let Some((known, later)) = self.known.split_first() {
            if known.start >= start {
                let is_here = known.start == start && known.end <= self.text.len();
                return Some(known).filter(|_| is_here);
            }
            self.known = later;
        }
        None
    }

    /// The text that has been read since an offset.
    pub(crate) fn since(&self, start: usize) -> &'a str {
        always(self.text.get(start..self.offset()))
    }

    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn checked<T>(&self, scanned: Scanned<T>) -> Result<T, Malformed> {
        scanned.map_err(|what| Malformed {
            what,
            offset: self.offset(),
        })
    }
}
