//! Bodies and header values, which can be spelled for a shell without filling the screen.

use std::fmt::Write;

/// A text in which long stretches are one character repeated.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text(Vec<Piece>);

#[derive(Clone, Debug)]
enum Piece {
    Literal(String),
    Repeat(char, usize),
}

impl<T: Into<String>> From<T> for Text {
    fn from(literal: T) -> Self {
        Self(vec![Piece::Literal(literal.into())])
    }
}

impl Text {
    pub(crate) fn then(mut self, literal: impl Into<String>) -> Self {
        self.0.push(Piece::Literal(literal.into()));
        self
    }

    pub(crate) fn repeat(mut self, c: char, times: usize) -> Self {
        self.0.push(Piece::Repeat(c, times));
        self
    }

    pub(crate) fn join(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    pub(crate) fn text(&self) -> String {
        let mut out = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Literal(literal) => out.push_str(literal),
                Piece::Repeat(c, times) => out.extend(std::iter::repeat_n(*c, *times)),
            }
        }
        out
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|piece| match piece {
            Piece::Literal(literal) => literal.is_empty(),
            Piece::Repeat(_, times) => *times == 0,
        })
    }

    fn is_short(&self) -> bool {
        self.0
            .iter()
            .all(|piece| matches!(piece, Piece::Literal(_)))
    }

    /// A command that prints the text, where it is too long to be an argument; else nothing.
    pub(crate) fn printer(&self) -> Option<String> {
        if self.is_short() {
            return None;
        }
        let commands: Vec<_> = self
            .0
            .iter()
            .map(|piece| match piece {
                Piece::Literal(literal) => format!("printf %s {}", quote(literal)),
                Piece::Repeat(c, times) => printer(*c, *times),
            })
            .collect();
        Some(format!("{{ {}; }}", commands.join("; ")))
    }

    /// The text as one word of a shell.
    pub(crate) fn word(&self) -> String {
        let mut out = String::new();
        let mut literal = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Literal(text) => literal.push_str(text),
                Piece::Repeat(c, times) => {
                    if !literal.is_empty() {
                        out.push_str(&quote(&std::mem::take(&mut literal)));
                    }
                    // Writing to a String cannot fail.
                    let _ = write!(out, "\"$({})\"", printer(*c, *times));
                }
            }
        }
        if !literal.is_empty() || out.is_empty() {
            out.push_str(&quote(&literal));
        }
        out
    }
}

fn printer(c: char, times: usize) -> String {
    format!("printf '%{times}s' '' | tr ' ' {}", quote(&c.to_string()))
}

/// A word of a POSIX shell.
pub(crate) fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn a_shell_prints_the_same() {
        let text = Text::from("it's {\"a\":\"")
            .repeat('[', 9000)
            .then("é$`\\n'");
        for command in [
            text.printer().unwrap(),
            format!("printf %s {}", text.word()),
        ] {
            let printed = Command::new("sh").args(["-c", &command]).output().unwrap();
            assert_eq!(String::from_utf8(printed.stdout).unwrap(), text.text());
        }
        assert!(Text::from("short").printer().is_none());
    }
}
