//! Colours: the sixteen of the terminal, so that they fit whatever theme it has.

use std::fmt::Display;

use anstyle::{AnsiColor, Style};

/// What a colour says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paint {
    Good,
    Bad,
    Warn,
    Dim,
    Bold,
    /// Something that can be used in another command: an id, a key, a file.
    Name,
}

impl Paint {
    fn style(self) -> Style {
        match self {
            Self::Good => AnsiColor::Green.on_default(),
            Self::Bad => AnsiColor::Red.on_default().bold(),
            Self::Warn => AnsiColor::Yellow.on_default(),
            Self::Dim => Style::new().dimmed(),
            Self::Bold => Style::new().bold(),
            Self::Name => AnsiColor::Cyan.on_default(),
        }
    }
}

pub(super) fn paint(colour: bool, paint: Paint, text: impl Display) -> String {
    if colour {
        let style = paint.style();
        format!("{style}{text}{style:#}")
    } else {
        text.to_string()
    }
}
