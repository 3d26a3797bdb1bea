use super::{
    Text,
    depth::Nesting,
    scan::{End, Scan, Scanned},
    skip::skip,
};

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
    rest: Scan<'a>,
    open: Nesting,
    expect: Expect,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            rest: Scan::new(text),
            open: Nesting::default(),
            expect: Expect::Value,
        }
    }

    /// The text of the value that comes next, whole and checked.
    pub(crate) fn raw_value(&mut self) -> Result<&'a str, Malformed> {
        self.rest.skip_white_space();
        let start = self.offset();
        self.expect = Expect::CommaOrEnd;
        let skipped = skip(&mut self.rest, &mut self.open);
        self.checked(skipped)?;
        Ok(self.since(start))
    }

    /// Enters the value that comes next, if it is an object; else leaves it.
    pub(crate) fn enter_object(&mut self) -> Result<bool, Malformed> {
        self.rest.skip_white_space();
        if self.rest.peek() != Some(b'{') {
            return Ok(false);
        }
        let entered = self.open(Container::Object, Expect::KeyOrEnd);
        self.checked(entered)?;
        Ok(true)
    }

    /// The next key of the object that was entered, its value to follow; `None` at the object's end.
    pub(crate) fn key_or_end(&mut self) -> Result<Option<Text<'a>>, Malformed> {
        match self.next()? {
            Some(Token::Key(key)) => Ok(Some(key)),
            _ => Ok(None),
        }
    }

    /// Where the value that comes next begins.
    pub(crate) fn next_offset(&mut self) -> usize {
        self.rest.skip_white_space();
        self.offset()
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

    fn token(&mut self) -> Scanned<Option<Token<'a>>> {
        self.rest.skip_white_space();
        match self.expect {
            Expect::ValueOrEnd if self.rest.peek() == Some(b']') => Ok(Some(self.close())),
            Expect::Value | Expect::ValueOrEnd => self.value().map(Some),
            Expect::KeyOrEnd if self.rest.peek() == Some(b'}') => Ok(Some(self.close())),
            Expect::KeyOrEnd => self.key().map(Some),
            Expect::CommaOrEnd => match (self.open.innermost(), self.rest.peek()) {
                (None, None) => Ok(None),
                (None, Some(_)) => Err("text after the value"),
                (Some(Container::Array), Some(b']')) | (Some(Container::Object), Some(b'}')) => {
                    Ok(Some(self.close()))
                }
                (Some(container), Some(b',')) => {
                    self.rest.advance(1);
                    self.rest.skip_white_space();
                    match container {
                        Container::Array => self.value().map(Some),
                        Container::Object => self.key().map(Some),
                    }
                }
                (Some(_), _) => Err("a comma or an end is missing"),
            },
        }
    }

    fn value(&mut self) -> Scanned<Token<'a>> {
        self.expect = Expect::CommaOrEnd;
        let start = self.offset();
        match self.rest.peek() {
            Some(b'"') => {
                let end = self.rest.string()?;
                Ok(Token::String(self.text_of(start, &end)))
            }
            Some(b'{') => self.open(Container::Object, Expect::KeyOrEnd),
            Some(b'[') => self.open(Container::Array, Expect::ValueOrEnd),
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

    fn key(&mut self) -> Scanned<Token<'a>> {
        let start = self.offset();
        let end = self.rest.key()?;
        self.expect = Expect::Value;
        Ok(Token::Key(self.text_of(start, &end)))
    }

    fn open(&mut self, container: Container, expect: Expect) -> Scanned<Token<'a>> {
        self.open.open(container)?;
        self.rest.advance(1);
        self.expect = expect;
        Ok(Token::Open(container))
    }

    fn close(&mut self) -> Token<'a> {
        self.rest.advance(1);
        self.open.close();
        self.expect = Expect::CommaOrEnd;
        Token::Close
    }

    /// The string whose first quotation mark is at `start`.
    fn text_of(&self, start: usize, end: &End) -> Text<'a> {
        let start = start.saturating_add(1);
        let end_at = self.text.len().saturating_sub(end.left);
        Text::new(
            self.text.get(start..end_at).unwrap_or_default(),
            end.escaped,
        )
    }

    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.offset()).unwrap_or_default()
    }

    fn checked<T>(&self, scanned: Scanned<T>) -> Result<T, Malformed> {
        scanned.map_err(|what| Malformed {
            what,
            offset: self.offset(),
        })
    }
}
