use memchr::memchr2;

use super::{MAX_DEPTH, Text};

/// Where a text stops being JSON, and what is wrong there.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Malformed {
    pub(crate) what: &'static str,
    pub(crate) offset: usize,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Token<'a> {
    Null,
    Bool(bool),
    Number(&'a str),
    String(Text<'a>),
    Key(Text<'a>),
    Open(Container),
    Close,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Container {
    Array,
    Object,
}

/// What may come next.
#[derive(Clone, Copy)]
enum Expect {
    Value,
    ValueOrEnd,
    KeyOrEnd,
    CommaOrEnd,
}

pub(crate) struct Reader<'a> {
    text: &'a str,
    offset: usize,
    open: Vec<Container>,
    expect: Expect,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            offset: 0,
            open: Vec::new(),
            expect: Expect::Value,
        }
    }

    /// The text of the value that comes next, whole and checked.
    pub(crate) fn raw_value(&mut self) -> Result<&'a str, Malformed> {
        self.skip_white_space();
        let start = self.offset;
        let depth = self.open.len();
        self.value()?;
        while self.open.len() > depth {
            self.next()?;
        }
        Ok(self.since(start))
    }

    /// Whether the value that comes next is an object.
    pub(crate) fn meets_object(&mut self) -> bool {
        self.skip_white_space();
        self.peek() == Some(b'{')
    }

    /// How many bytes have been read.
    pub(crate) fn offset(&self) -> usize {
        self.offset
    }

    /// The next token, or `None` at the end of a whole text.
    pub(crate) fn next(&mut self) -> Result<Option<Token<'a>>, Malformed> {
        self.skip_white_space();
        match self.expect {
            Expect::ValueOrEnd if self.peek() == Some(b']') => Ok(Some(self.close())),
            Expect::Value | Expect::ValueOrEnd => self.value().map(Some),
            Expect::KeyOrEnd if self.peek() == Some(b'}') => Ok(Some(self.close())),
            Expect::KeyOrEnd => self.key().map(Some),
            Expect::CommaOrEnd => match (self.open.last(), self.peek()) {
                (None, None) => Ok(None),
                (None, Some(_)) => Err(self.malformed("text after the value")),
                (Some(Container::Array), Some(b']')) | (Some(Container::Object), Some(b'}')) => {
                    Ok(Some(self.close()))
                }
                (Some(container), Some(b',')) => {
                    let container = *container;
                    self.advance(1);
                    self.skip_white_space();
                    match container {
                        Container::Array => self.value().map(Some),
                        Container::Object => self.key().map(Some),
                    }
                }
                (Some(_), _) => Err(self.malformed("a comma or an end is missing")),
            },
        }
    }

    fn value(&mut self) -> Result<Token<'a>, Malformed> {
        self.expect = Expect::CommaOrEnd;
        match self.peek() {
            Some(b'"') => self.string().map(Token::String),
            Some(b'{') => self.open(Container::Object, Expect::KeyOrEnd),
            Some(b'[') => self.open(Container::Array, Expect::ValueOrEnd),
            Some(b'-' | b'0'..=b'9') => self.number().map(Token::Number),
            Some(b't') => self.literal("true", Token::Bool(true)),
            Some(b'f') => self.literal("false", Token::Bool(false)),
            Some(b'n') => self.literal("null", Token::Null),
            Some(_) => Err(self.malformed("a value is missing")),
            None => Err(self.malformed("the text ends too early")),
        }
    }

    fn key(&mut self) -> Result<Token<'a>, Malformed> {
        if self.peek() != Some(b'"') {
            return Err(self.malformed("a key in quotation marks is missing"));
        }
        let key = self.string()?;
        self.skip_white_space();
        if self.peek() != Some(b':') {
            return Err(self.malformed("a colon is missing"));
        }
        self.advance(1);
        self.expect = Expect::Value;
        Ok(Token::Key(key))
    }

    fn open(&mut self, container: Container, expect: Expect) -> Result<Token<'a>, Malformed> {
        if self.open.len() == MAX_DEPTH {
            return Err(self.malformed("it is nested deeper than 512 levels"));
        }
        self.advance(1);
        self.open.push(container);
        self.expect = expect;
        Ok(Token::Open(container))
    }

    fn close(&mut self) -> Token<'a> {
        self.advance(1);
        self.open.pop();
        self.expect = Expect::CommaOrEnd;
        Token::Close
    }

    fn literal(&mut self, word: &str, token: Token<'a>) -> Result<Token<'a>, Malformed> {
        if !self.rest().starts_with(word.as_bytes()) {
            return Err(self.malformed("a value is missing"));
        }
        self.advance(word.len());
        Ok(token)
    }

    fn number(&mut self) -> Result<&'a str, Malformed> {
        let start = self.offset;
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
        Ok(self.since(start))
    }

    fn digits(&mut self) -> Result<(), Malformed> {
        let digits = count(self.rest(), u8::is_ascii_digit);
        if digits == 0 {
            return Err(self.malformed("a digit is missing"));
        }
        self.advance(digits);
        Ok(())
    }

    fn string(&mut self) -> Result<Text<'a>, Malformed> {
        self.advance(1);
        let start = self.offset;
        let mut escaped = false;
        loop {
            let rest = self.rest();
            let end = memchr2(b'"', b'\\', rest);
            let plain = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            if has_control(plain) {
                self.advance(count(plain, |&byte| !is_control(byte)));
                return Err(self.malformed("a control character is not escaped"));
            }
            self.advance(plain.len());
            match self.peek() {
                Some(b'"') => {
                    let raw = self.since(start);
                    self.advance(1);
                    return Ok(Text::new(raw, escaped));
                }
                Some(_) => {
                    escaped = true;
                    self.escape()?;
                }
                None => return Err(self.malformed("the text ends within a string")),
            }
        }
    }

    fn escape(&mut self) -> Result<(), Malformed> {
        match self.rest() {
            [
                b'\\',
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't',
                ..,
            ] => self.advance(2),
            [b'\\', b'u', a, b, c, d, ..] if [a, b, c, d].iter().all(|d| d.is_ascii_hexdigit()) => {
                self.advance(6);
            }
            _ => return Err(self.malformed("an escape is not one that JSON has")),
        }
        Ok(())
    }

    fn skip_white_space(&mut self) {
        if self.peek().is_some_and(|byte| byte > b' ') {
            return;
        }
        let blanks = count(self.rest(), |byte| {
            matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
        });
        self.advance(blanks);
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.offset..).unwrap_or_default()
    }

    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.offset).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.offset).copied()
    }

    fn advance(&mut self, bytes: usize) {
        self.offset = self.offset.saturating_add(bytes);
    }

    fn malformed(&self, what: &'static str) -> Malformed {
        Malformed {
            what,
            offset: self.offset,
        }
    }
}

fn is_control(byte: u8) -> bool {
    byte < b' '
}

/// All bytes are looked at, in which case a compiler looks at many at once.
fn has_control(text: &[u8]) -> bool {
    text.iter().fold(false, |any, &byte| any | is_control(byte))
}

fn count(bytes: &[u8], matches: impl Fn(&u8) -> bool) -> usize {
    bytes
        .iter()
        .position(|byte| !matches(byte))
        .unwrap_or(bytes.len())
}
