//! A strict RFC 8259 reader, for payloads that are authentic but may surprise.
//!
//! It exists because `serde_json` refuses what JavaScript's `JSON.stringify` may well have sent: an
//! escaped lone surrogate, a number beyond a double, nesting beyond 127 levels. It does not recurse,
//! and takes time linear in the text.

use std::borrow::Cow;

use serde_json::{Map, Number, Value};

/// How deep arrays and objects may lie in one another. Far beyond any event, and within what the
/// JSON tools of every language can print and compare without running out of stack.
pub const MAX_DEPTH: usize = 512;

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

/// A string as it stands between its quotation marks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'a> {
    raw: &'a str,
    escaped: bool,
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
        self.next()?;
        while self.open.len() > depth {
            self.next()?;
        }
        Ok(self.since(start))
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
            let plain = count(self.rest(), |&byte| {
                byte != b'"' && byte != b'\\' && byte >= b' '
            });
            self.advance(plain);
            match self.peek() {
                Some(b'"') => {
                    let raw = self.since(start);
                    self.advance(1);
                    return Ok(Text { raw, escaped });
                }
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(_) => return Err(self.malformed("a control character is not escaped")),
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

fn count(bytes: &[u8], matches: impl Fn(&u8) -> bool) -> usize {
    bytes
        .iter()
        .position(|byte| !matches(byte))
        .unwrap_or(bytes.len())
}

impl<'a> Text<'a> {
    /// The string that a [raw value](Reader::raw_value) is, if it is one.
    pub(crate) fn from_raw_value(raw: &'a str) -> Option<Self> {
        let raw = raw.strip_prefix('"')?.strip_suffix('"')?;
        Some(Self {
            raw,
            escaped: raw.contains('\\'),
        })
    }

    /// Whether it stands for itself: it has no escapes.
    pub(crate) fn is_plain(self) -> bool {
        !self.escaped
    }

    pub(crate) fn raw(self) -> &'a str {
        self.raw
    }

    /// The string it stands for, in pieces.
    pub(crate) fn units(self) -> impl Iterator<Item = Unit<'a>> {
        let mut rest = self.raw;
        std::iter::from_fn(move || match rest.find('\\') {
            None if rest.is_empty() => None,
            Some(0) => {
                let (unit, after) = unescape(rest.get(1..).unwrap_or_default());
                rest = after;
                Some(unit)
            }
            at => {
                let (plain, after) = rest.split_at_checked(at.unwrap_or(rest.len()))?;
                rest = after;
                Some(Unit::Plain(plain))
            }
        })
    }

    /// The string it stands for. A lone surrogate, which no Rust string can hold, becomes U+FFFD.
    pub(crate) fn decode(self) -> Cow<'a, str> {
        if self.is_plain() {
            return Cow::Borrowed(self.raw);
        }
        let mut decoded = String::with_capacity(self.raw.len());
        for unit in self.units() {
            match unit {
                Unit::Plain(plain) => decoded.push_str(plain),
                Unit::Char(c) => decoded.push(c),
                Unit::LoneSurrogate(_) => decoded.push(char::REPLACEMENT_CHARACTER),
            }
        }
        Cow::Owned(decoded)
    }
}

/// A piece of a string.
pub(crate) enum Unit<'a> {
    /// Text without escapes.
    Plain(&'a str),
    /// What an escape, or a pair of them, stands for.
    Char(char),
    /// An escape that stands for half a character.
    LoneSurrogate(u16),
}

/// What the escape at the start of `text` stands for, its backslash already taken, and what follows.
fn unescape(text: &str) -> (Unit<'_>, &str) {
    let mut chars = text.chars();
    let c = match chars.next() {
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('u') => return unescape_unit(chars.as_str()),
        c => c.unwrap_or_default(),
    };
    (Unit::Char(c), chars.as_str())
}

fn unescape_unit(text: &str) -> (Unit<'_>, &str) {
    let (unit, rest) = code_unit(text);
    if let Some(c) = char::from_u32(unit.into()) {
        return (Unit::Char(c), rest);
    }
    if let Some(pair) = rest.strip_prefix("\\u") {
        let (next, after_pair) = code_unit(pair);
        if let Some(Ok(c)) = char::decode_utf16([unit, next]).next() {
            return (Unit::Char(c), after_pair);
        }
    }
    (Unit::LoneSurrogate(unit), rest)
}

fn code_unit(text: &str) -> (u16, &str) {
    let (digits, rest) = text.split_at_checked(4).unwrap_or((text, ""));
    (u16::from_str_radix(digits, 16).unwrap_or_default(), rest)
}

/// Reads a whole text into a value. Of equal keys the last one counts, as in JavaScript and Python.
pub(crate) fn to_value(text: &str) -> Result<Value, Malformed> {
    let mut reader = Reader::new(text);
    let mut open: Vec<(Value, Option<String>)> = Vec::new();
    let mut key = None;
    let mut whole = Value::Null;
    while let Some(token) = reader.next()? {
        let value = match token {
            Token::Key(text) => {
                key = Some(text.decode().into_owned());
                continue;
            }
            Token::Open(Container::Array) => {
                open.push((Value::Array(Vec::new()), key.take()));
                continue;
            }
            Token::Open(Container::Object) => {
                open.push((Value::Object(Map::new()), key.take()));
                continue;
            }
            Token::Close => match open.pop() {
                Some((container, its_key)) => {
                    key = its_key;
                    container
                }
                None => Value::Null,
            },
            Token::Null => Value::Null,
            Token::Bool(bool) => Value::Bool(bool),
            Token::Number(text) => number(text),
            Token::String(text) => Value::String(text.decode().into_owned()),
        };
        match open.last_mut() {
            Some((Value::Array(elements), _)) => elements.push(value),
            Some((Value::Object(members), _)) => {
                members.insert(key.take().unwrap_or_default(), value);
            }
            _ => whole = value,
        }
    }
    Ok(whole)
}

/// An integer where 64 bits hold it, else the nearest double; beyond those `null`, which is what
/// `JSON.stringify` makes of an infinite number.
fn number(text: &str) -> Value {
    if let Ok(number) = text.parse::<u64>() {
        return number.into();
    }
    if let Ok(number) = text.parse::<i64>()
        && number != 0
    {
        return number.into();
    }
    text.parse()
        .ok()
        .and_then(Number::from_f64)
        .map_or(Value::Null, Value::Number)
}
