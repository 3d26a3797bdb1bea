//! The normal forms of a text.

use unicode_normalization::UnicodeNormalization;

/// Gives two of them, NFC and NFD.
pub(crate) type NormalForms = fn(&str) -> [String; 2];

pub(super) fn normal_forms(text: &str) -> [String; 2] {
    [text.nfc().collect(), text.nfd().collect()]
}
