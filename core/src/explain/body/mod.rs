//! What may have become of a body, undone.
//!
//! Each function takes what was received and gives what may have been there before, at most a few texts, each
//! with the mistakes that it undoes. It takes time linear in the text, nearly, and gives nothing where
//! the shape of the text speaks against it.

mod charset;
mod dates;
mod edges;
mod encoded;
mod json;
mod loose;
mod nested_form;
mod numbers;
mod order;
mod print_r;
mod respell;
mod serialized;
pub(super) mod shape;
mod style;
mod wrapped;

use std::{cell::OnceCell, ops::Deref};

use self::json::Json;
use super::{mistakes::Mistake, unicode::NormalForms};

/// What was received, or may have been on the way.
pub(super) struct Body<'a> {
    bytes: &'a [u8],
    /// Read once for all that look at it.
    json: OnceCell<Option<Json>>,
    normal_forms: NormalForms,
}

impl<'a> Body<'a> {
    pub(super) fn new(bytes: &'a [u8], normal_forms: NormalForms) -> Self {
        Self {
            bytes,
            json: OnceCell::new(),
            normal_forms,
        }
    }

    /// What it says, if it is JSON.
    fn json(&self) -> Option<&Json> {
        self.json.get_or_init(|| Json::read(self.bytes)).as_ref()
    }
}

impl Deref for Body<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.bytes
    }
}

/// What a body may have been.
pub(super) struct Form {
    pub(super) bytes: Vec<u8>,
    /// What is undone, the last that happened first.
    pub(super) mistakes: Vec<&'static Mistake>,
    /// Whether a sender's body never looks like what was received, so that the mistake is likely even if nothing
    /// matches.
    pub(super) telling: bool,
    /// Whether more may have happened before: what could be undone in any order is taken no further.
    pub(super) expand: bool,
    /// Whether it is one of many that could be, and is not tried together with mistakes elsewhere.
    pub(super) guess: bool,
}

impl Form {
    fn new(mistake: &'static Mistake, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            bytes: bytes.into(),
            mistakes: vec![mistake],
            telling: false,
            expand: false,
            guess: false,
        }
    }

    /// A form of which there are many like it.
    fn guess(mistake: &'static Mistake, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            guess: true,
            ..Self::new(mistake, bytes)
        }
    }

    /// A form whose shape says what happened.
    fn telling(mistake: &'static Mistake, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            telling: true,
            expand: true,
            ..Self::new(mistake, bytes)
        }
    }
}

/// How many forms as long as the body may be made at once.
fn room(body: &[u8]) -> usize {
    const MOST_BYTES: usize = 4 << 20;
    const FEWEST: usize = 4;
    let room = MOST_BYTES.checked_div(body.len());
    room.unwrap_or(usize::MAX).max(FEWEST)
}

pub(super) type Undo = fn(&Body<'_>) -> Vec<Form>;

/// The likeliest first.
pub(super) static UNDO: &[Undo] = &[
    edges::bom,
    edges::trailing,
    json::rewritten,
    order::documented,
    encoded::double,
    encoded::base64,
    encoded::gzip,
    encoded::form,
    nested_form::nested_form,
    encoded::html,
    loose::bytes_repr,
    loose::repr,
    print_r::print_r,
    serialized::serialized,
    wrapped::wrapped,
    numbers::bytes_as_numbers,
    dates::uniform,
    charset::read_wrongly,
    charset::unicode_form,
    edges::line_ends,
    edges::trimmed,
    edges::line_breaks_removed,
    respell::respelled,
];

/// Tried when nothing else is left, as each gives very many forms. They are not taken further.
pub(super) static UNDO_BY_TRYING: &[Undo] = &[dates::mixed, order::permuted];
