//! What can be told from the shape of a body alone, as nothing can be undone.

use crate::{
    canonical,
    explain::{
        find::contains,
        mistakes::{
            Mistake,
            body::{CHARSET, EMPTY, GZIP, NOT_A_BODY, OBJECT_REPR, TRUNCATED},
        },
    },
};

/// What is left when something that is no text is made one, in quotation marks or not.
const LEFTOVERS: &[&str] = &[
    "undefined",
    "null",
    "None",
    "nil",
    "NULL",
    "true",
    "false",
    "NaN",
    "Request",
    "ReadableStream",
    "IncomingMessage",
    "Array",
    "Object",
    "promise",
    "io.NopCloser",
];

/// How it begins, if more follows.
const BEGINNINGS: &[&str] = &[
    "[object ",
    "b''",
    "Body(",
    "<Buffer",
    "<Request",
    "<starlette.",
    "<fastapi.",
    "<flask.",
    "<coroutine ",
    "<generator ",
    "<bound method",
    "<_io.",
    "<http",
    "<property ",
    "<function ",
    "<async_generator",
    "<memory at ",
    "<ReadableStream",
    "java.io.",
    "java.lang.",
    "org.apache.",
    "org.springframework.",
    "System.",
    "#<",
    "Resource id #",
    "&{",
    "[B@",
    "[...]",
    "[Function",
    "function ",
    "Promise {",
    "0x",
];

/// The likeliest mistake that explains a body such as this.
pub(in crate::explain) fn shape(body: &[u8]) -> Option<&'static Mistake> {
    let text = body.trim_ascii();
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    if text.is_empty() || text == b"{}" {
        return Some(&EMPTY);
    }
    if text.starts_with(&[0x1f, 0x8b])
        || text.starts_with(b"\x1f\xef\xbf\xbd")
        || text.starts_with(&[0x28, 0xb5, 0x2f, 0xfd])
    {
        return Some(&GZIP);
    }
    let Ok(text) = str::from_utf8(text) else {
        // A character that was cut in two, another character set, or no text at all.
        let mut start = text.utf8_chunks();
        let is_cut = start.next().is_some_and(|first| {
            let rest = text.len().saturating_sub(first.valid().len());
            rest <= 3 && !first.valid().is_empty()
        });
        return Some(if is_cut {
            &TRUNCATED
        } else if text.starts_with(b"{") || text.starts_with(b"[") {
            &CHARSET
        } else {
            &GZIP
        });
    };
    if is_leftover(text) {
        return Some(&NOT_A_BODY);
    }
    if is_printed(text) {
        return Some(&OBJECT_REPR);
    }
    if is_cut(text) {
        return Some(&TRUNCATED);
    }
    contains(text, "\u{fffd}").then_some(&CHARSET)
}

/// Text that nothing else is known to be, and that is no JSON at all.
fn is_leftover(text: &str) -> bool {
    const LONGEST: usize = 300;
    let begins = |beginning: &&str| text.trim_start_matches('"').starts_with(*beginning);
    text.len() <= LONGEST
        && (LEFTOVERS.contains(&text.trim_matches('"'))
            || matches!(text, "[]" | "\"\"" | "''")
            || BEGINNINGS.iter().any(begins))
}

/// The beginning of an object as a language prints it, whatever follows.
fn is_printed(text: &str) -> bool {
    let Some(inner) = text.strip_prefix("{") else {
        return false;
    };
    let key = inner.trim_start();
    let key = key.strip_prefix(':').unwrap_or(key);
    let after = key.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let is_bare = after.len() != key.len() && after.starts_with([':', '=']);
    let is_ruby = key.strip_prefix('"').is_some_and(|key| {
        let after = key.split_once('"').map_or("", |(_, after)| after);
        after.trim_start().starts_with("=>")
    });
    is_bare || is_ruby
}

/// JSON that ends too early, or says that it was cut.
fn is_cut(text: &str) -> bool {
    if !text.starts_with(['{', '[', '"']) {
        return false;
    }
    let shortened = ["...", "…", "[truncated]", "(truncated)", "<truncated>"]
        .iter()
        .any(|end| text.ends_with(end));
    let early = canonical::stringify(text).is_err_and(|error| {
        error.message().ends_with("the text ends too early") || ends_within(text)
    });
    shortened || early
}

/// Whether the reader found nothing wrong before the end of the text.
fn ends_within(text: &str) -> bool {
    let mut reader = crate::json::Reader::new(text);
    loop {
        match reader.next() {
            Ok(Some(_)) => {}
            Ok(None) => return false,
            Err(malformed) => {
                // A string, a word or a number that the end cuts is reported where it ends.
                return malformed.offset >= text.len() || unfinished(text, malformed.offset);
            }
        }
    }
}

fn unfinished(text: &str, offset: usize) -> bool {
    let rest = text.get(offset..).unwrap_or_default();
    let is_word = ["true", "false", "null"]
        .iter()
        .any(|word| word.starts_with(rest));
    // From a quotation mark on there is no other that is not escaped.
    let string = rest.strip_prefix('"').map(|inner| {
        let mut escaped = false;
        !inner.chars().any(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        })
    });
    is_word || string.unwrap_or(false)
}
