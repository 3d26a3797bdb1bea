//! A body that is in `JSON.stringify` form already, spelled as other tools spell JSON.

use super::{
    Body, Form, order, room,
    style::{Strings, Style},
};
use crate::explain::mistakes::message::PARSED_FIRST;

const ON_ONE_LINE: Style = Style {
    comma: ", ",
    colon: ": ",
    ..Style::COMPACT
};

const TWO_SPACES: Style = Style {
    colon: ": ",
    indent: "  ",
    ..Style::COMPACT
};

/// How tools lay JSON out over several lines.
pub(super) static PRETTY: &[Style] = &[
    TWO_SPACES,
    Style {
        indent: "    ",
        ..TWO_SPACES
    },
    Style {
        indent: "\t",
        ..TWO_SPACES
    },
    Style {
        indent: " ",
        ..TWO_SPACES
    },
    // Jackson's.
    Style {
        colon: " : ",
        ..TWO_SPACES
    },
];

static ALL: &[(Style, &[Strings])] = &[
    (
        ON_ONE_LINE,
        &[Strings::Ascii, Strings::Plain, Strings::Html],
    ),
    (
        Style::COMPACT,
        &[
            Strings::Ascii,
            Strings::AsciiSlash,
            Strings::Slash,
            Strings::Html,
        ],
    ),
    (TWO_SPACES, &[Strings::Plain, Strings::Ascii, Strings::Html]),
    (
        Style {
            indent: "    ",
            ..TWO_SPACES
        },
        &[Strings::Plain, Strings::Ascii, Strings::AsciiSlash],
    ),
    (
        Style {
            indent: "\t",
            ..TWO_SPACES
        },
        &[Strings::Plain],
    ),
    (
        Style {
            colon: " : ",
            ..TWO_SPACES
        },
        &[Strings::Plain],
    ),
    (
        Style {
            colon: ": ",
            ..Style::COMPACT
        },
        &[Strings::Plain, Strings::Ascii],
    ),
    (
        Style {
            comma: ", ",
            ..Style::COMPACT
        },
        &[Strings::Plain],
    ),
];

pub(super) fn respelled(body: &Body<'_>) -> Vec<Form> {
    let Some(json) = body.json() else {
        return Vec::new();
    };
    if json.canonical.as_bytes() != &**body {
        return Vec::new();
    }
    let limit = body.len().saturating_mul(4).saturating_add(1_000);
    let mut texts = vec![json.canonical.clone()];
    texts.extend(order::sorted(body));
    let mut forms = Vec::new();
    for text in &texts {
        for (layout, spellings) in ALL {
            for &strings in *spellings {
                if forms.len() >= room(body) {
                    return forms;
                }
                let style = Style { strings, ..*layout };
                if let Some(spelled) = style.write(text, limit) {
                    if !style.indent.is_empty() {
                        let line = [&spelled, "\n"].concat();
                        forms.push(Form::guess(&PARSED_FIRST, line));
                    }
                    forms.push(Form::guess(&PARSED_FIRST, spelled));
                }
            }
        }
    }
    forms.extend(
        texts
            .into_iter()
            .skip(1)
            .map(|text| Form::guess(&PARSED_FIRST, text)),
    );
    forms
}
