use super::{number, string};
use crate::json::{Container, Token};

/// The canonical text of a text's tokens, commas and colons included.
///
/// It is as long as the text at most, but for numbers: `1e20` becomes one followed by twenty zeros. So
/// the memory for it is had at once, and grows by half of itself where numbers need that.
pub(super) struct Output {
    out: String,
    /// How long it may become, as far as is known.
    longest: usize,
    comma: bool,
}

impl Output {
    pub(super) fn of(text: &str) -> Self {
        Self {
            out: String::with_capacity(text.len()),
            longest: text.len(),
            comma: false,
        }
    }

    pub(super) fn push(&mut self, token: Token<'_>) {
        if self.comma && !matches!(token, Token::Close(_)) {
            self.out.push(',');
        }
        self.comma = !matches!(token, Token::Key(_) | Token::Open(_));
        match token {
            Token::Null => self.out.push_str("null"),
            Token::Bool(true) => self.out.push_str("true"),
            Token::Bool(false) => self.out.push_str("false"),
            Token::Number(text) => self.push_number(text),
            Token::String(text) => string::push_text(&mut self.out, text),
            Token::Key(text) => {
                string::push_text(&mut self.out, text);
                self.out.push(':');
            }
            Token::Open(Container::Array) => self.out.push('['),
            Token::Open(Container::Object) => self.out.push('{'),
            Token::Close(Container::Array) => self.out.push(']'),
            Token::Close(Container::Object) => self.out.push('}'),
        }
    }

    pub(super) fn into_text(self) -> String {
        debug_assert!(self.out.len() <= self.longest, "only numbers become longer");
        self.out
    }

    fn push_number(&mut self, text: &str) {
        let mut buffer = ryu_js::Buffer::new();
        let printed = number::print(text, &mut buffer);
        if printed.len() > text.len() {
            let longer = printed.len().saturating_sub(text.len());
            self.make_room(longer);
        }
        self.out.push_str(printed);
    }

    #[cold]
    fn make_room(&mut self, longer: usize) {
        self.longest = self.longest.saturating_add(longer);
        let capacity = self.out.capacity();
        if self.longest > capacity {
            let capacity = self.longest.max(capacity.saturating_add(capacity / 2));
            self.out
                .reserve_exact(capacity.saturating_sub(self.out.len()));
        }
    }
}
