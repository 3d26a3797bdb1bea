//! A payload token by token.

use std::{borrow::Cow, fmt};

use crate::json::{self, Container, Reader, Unit};

/// The tokens of a JSON text, for a binding that builds the values of its language.
pub struct Tokens<'a>(Reader<'a>);

/// Not a comma or a colon: the reader sees to those.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as it is written.
    Number(&'a str),
    /// A string that is a value.
    String(Text<'a>),
    /// A key; its value follows.
    Key(Text<'a>),
    /// `[`
    OpenArray,
    /// `{`
    OpenObject,
    /// `]` or `}`
    Close,
}

/// A string without its escapes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text<'a> {
    /// One that Rust can hold; borrowed if it has no escapes.
    Utf8(Cow<'a, str>),
    /// One with lone surrogates.
    Utf16(Vec<u16>),
}

impl<'a> Tokens<'a> {
    /// Of a text that is known to be JSON.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self(Reader::new(text))
    }

    /// Passes over the value of the key that came last.
    pub fn skip_value(&mut self) {
        let skipped = self.0.raw_value();
        debug_assert!(skipped.is_ok(), "the text is known to be JSON");
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    #[inline]
    fn next(&mut self) -> Option<Token<'a>> {
        Some(match self.0.next_known()? {
            json::Token::Null => Token::Null,
            json::Token::Bool(bool) => Token::Bool(bool),
            json::Token::Number(text) => Token::Number(text),
            json::Token::String(text) => Token::String(text.into()),
            json::Token::Key(text) => Token::Key(text.into()),
            json::Token::Open(Container::Array) => Token::OpenArray,
            json::Token::Open(Container::Object) => Token::OpenObject,
            json::Token::Close { .. } => Token::Close,
        })
    }
}

impl fmt::Debug for Tokens<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").finish_non_exhaustive()
    }
}

impl<'a> From<json::Text<'a>> for Text<'a> {
    #[inline]
    fn from(text: json::Text<'a>) -> Self {
        if text.is_plain() {
            return Self::Utf8(Cow::Borrowed(text.raw()));
        }
        unescape(text)
    }
}

fn unescape(text: json::Text<'_>) -> Text<'_> {
    let mut unescaped = String::with_capacity(text.raw().len());
    for unit in text.units() {
        match unit {
            Unit::Plain(plain) => unescaped.push_str(plain),
            Unit::Char(c) => unescaped.push(c),
            Unit::LoneSurrogate(_) => return Text::Utf16(to_utf16(text)),
        }
    }
    Text::Utf8(Cow::Owned(unescaped))
}

fn to_utf16(text: json::Text<'_>) -> Vec<u16> {
    let mut units = Vec::with_capacity(text.raw().len());
    for unit in text.units() {
        match unit {
            Unit::Plain(plain) => units.extend(plain.encode_utf16()),
            Unit::Char(c) => units.extend_from_slice(c.encode_utf16(&mut [0; 2])),
            Unit::LoneSurrogate(surrogate) => units.push(surrogate),
        }
    }
    units
}

/// What is made of a JSON text that may be any, or what is wrong with it and at which byte. The value is taken apart with as
/// little of the stack as it is read with.
///
/// ```
/// use gather_webhooks::binding::with_json;
///
/// let first = with_json("[1]", |value| value[0].as_i64());
/// assert_eq!(first, Ok(Some(1)));
/// assert_eq!(with_json("[1", |_| ()).unwrap_err().1, 2);
/// ```
///
/// # Errors
///
/// If it is not JSON.
pub fn with_json<T>(
    text: &str,
    read: impl FnOnce(&serde_json::Value) -> T,
) -> Result<T, (&'static str, usize)> {
    match json::to_tree(text) {
        Ok(tree) => Ok(read(tree.value())),
        Err(error) => Err((error.what, error.offset)),
    }
}

/// The double nearest to a number that is written as JSON writes one.
#[must_use]
pub fn to_double(number: &str) -> f64 {
    json::to_double(number)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::{Text, Token, Tokens};

    #[test]
    fn a_value_can_be_skipped() {
        let mut tokens = Tokens::new(r#"{"a":[{"b":1}],"c":2}"#);
        tokens.nth(1);
        tokens.skip_value();
        let key = Token::Key(Text::Utf8(Cow::Borrowed("c")));
        assert_eq!(
            tokens.collect::<Vec<_>>(),
            [key, Token::Number("2"), Token::Close]
        );
    }

    #[test]
    fn every_kind_of_token() {
        let text = r#" {"a\u0062":[null,true,-1.50e3,"\ud83c"],"é":"\ud83c\udf89"} "#;
        let utf8 = |text| Text::Utf8(Cow::Borrowed(text));
        let tokens: Vec<_> = Tokens::new(text).collect();
        assert_eq!(
            tokens,
            [
                Token::OpenObject,
                Token::Key(utf8("ab")),
                Token::OpenArray,
                Token::Null,
                Token::Bool(true),
                Token::Number("-1.50e3"),
                Token::String(Text::Utf16(vec![0xd83c])),
                Token::Close,
                Token::Key(utf8("é")),
                Token::String(utf8("🎉")),
                Token::Close,
            ]
        );
    }
}
