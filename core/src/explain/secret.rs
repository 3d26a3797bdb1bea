//! What a secret may have been before something happened to it.

use zeroize::Zeroizing;

use super::{
    decode,
    find::{has, replace},
    hash,
    mistakes::{
        Mistake,
        secret::{
            BASE64_DECODED, ESCAPED, HEX_DECODED, MISSING, NAME_INCLUDED, PREFIX, QUOTES,
            WHITE_SPACE, WRAPPED,
        },
    },
};
use crate::{
    Secret,
    canonical::keys::Hashes,
    json::{Reader, Token},
    secret::Key,
};

/// A secret as it may have been.
pub(super) struct Form {
    bytes: Zeroizing<Vec<u8>>,
    pub(super) key: Key,
    pub(super) mistakes: Vec<&'static Mistake>,
}

/// How many forms a secret has at most, and how long they may be.
const MOST_FORMS: usize = 600;
const LONGEST: usize = 4_096;

type Undo = fn(&[u8], &mut dyn FnMut(&'static Mistake, Vec<u8>));

static UNDO: &[Undo] = &[
    white_space,
    quotes,
    name_included,
    wrapped,
    escaped,
    prefix,
    hex_decoded,
    base64_decoded,
];

impl Form {
    /// The secrets as they are.
    pub(super) fn plain<'a>(secrets: impl Iterator<Item = &'a [u8]>) -> Vec<Self> {
        secrets
            .map(|secret| Self {
                bytes: Zeroizing::new(secret.to_vec()),
                key: Key::new(secret),
                mistakes: Vec::new(),
            })
            .collect()
    }
}

static UNDO_AROUND: &[Undo] = &[white_space, quotes, name_included, wrapped];

/// The secrets with one more mistake undone, but for those that were there earlier.
pub(super) fn undone(forms: &[Form], earlier: &[Form]) -> Vec<Form> {
    let known = forms.iter().chain(earlier);
    let seen = known.map(|form| hash(&form.bytes)).collect();
    undone_by(UNDO, forms.iter(), seen)
}

/// What was only put around a secret, a third time: a line of a file that has quotation marks and a line break.
pub(super) fn stripped(forms: &[Form]) -> Vec<Form> {
    let around = [&WHITE_SPACE, &QUOTES, &NAME_INCLUDED, &WRAPPED];
    let forms = forms.iter().filter(|form| {
        let mut mistakes = form.mistakes.iter();
        mistakes.all(|mistake| around.contains(mistake))
    });
    undone_by(UNDO_AROUND, forms, Hashes::default())
}

fn undone_by<'f>(
    undo: &[Undo],
    forms: impl Iterator<Item = &'f Form>,
    mut seen: Hashes,
) -> Vec<Form> {
    let mut found: Vec<Form> = Vec::new();
    for form in forms.filter(|form| form.bytes.len() <= LONGEST) {
        for undo in undo {
            undo(&form.bytes, &mut |mistake, bytes| {
                let bytes = Zeroizing::new(bytes);
                if bytes.is_empty()
                    || found.len() >= MOST_FORMS
                    || form.mistakes.contains(&mistake)
                    || !seen.insert(hash(&bytes))
                {
                    return;
                }
                let mut mistakes = form.mistakes.clone();
                mistakes.push(mistake);
                found.push(Form {
                    key: Key::new(&bytes),
                    bytes,
                    mistakes,
                });
            });
        }
    }
    found
}

/// What nobody sees.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{ad}' | '\0')
}

fn trim(secret: &[u8]) -> &[u8] {
    match str::from_utf8(secret) {
        Ok(text) => text.trim_matches(is_blank).as_bytes(),
        Err(_) => secret.trim_ascii(),
    }
}

fn white_space(secret: &[u8], found: &mut dyn FnMut(&'static Mistake, Vec<u8>)) {
    found(&WHITE_SPACE, trim(secret).to_vec());
    if let Ok(text) = str::from_utf8(secret) {
        let inside: String = text.chars().filter(|&c| !is_blank(c)).collect();
        found(&WHITE_SPACE, inside.into_bytes());
    }
    for end in ["\n", "\r\n", " "] {
        found(&WHITE_SPACE, [secret, end.as_bytes()].concat());
    }
    found(&WHITE_SPACE, [b" ", secret].concat());
}

fn quotes(secret: &[u8], found: &mut dyn FnMut(&'static Mistake, Vec<u8>)) {
    if let Ok(text) = str::from_utf8(secret) {
        let quote = [
            '"', '\'', '`', '\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}', '\u{ab}',
            '\u{bb}',
        ];
        for start in ["b'", "b\"", "\\\"", "$'", ""] {
            if let Some(inner) = text.strip_prefix(start) {
                let inner = inner.trim_matches(quote).trim_end_matches('\\');
                if inner.len() != text.len() {
                    found(&QUOTES, inner.as_bytes().to_vec());
                }
            }
        }
    }
    for quote in [b"\"", b"'"] {
        found(&QUOTES, [quote, secret, quote].concat());
    }
}

fn name_included(secret: &[u8], found: &mut dyn FnMut(&'static Mistake, Vec<u8>)) {
    let Ok(text) = str::from_utf8(secret) else {
        return;
    };
    let start = text.trim_start();
    let start = ["export ", "set ", "$env:", "ENV ", "- ", "--", "-e "]
        .iter()
        .find_map(|word| start.strip_prefix(word))
        .unwrap_or(start);
    for sign in ['=', ':', ' '] {
        if let Some((name, value)) = start.split_once(sign) {
            let name = name.trim().trim_matches(['"', '\'']);
            let is_name = !name.is_empty()
                && name.len() <= 64
                && name.bytes().all(|byte| {
                    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b' ')
                });
            if is_name {
                found(&NAME_INCLUDED, value.trim_start().as_bytes().to_vec());
                found(&NAME_INCLUDED, value.as_bytes().to_vec());
            }
        }
    }
}

const PREFIXES: [&str; 12] = [
    "whsec_",
    "v1,whsec_",
    "v1,",
    "v1=",
    "sha256=",
    "Bearer ",
    "sk_",
    "secret_",
    "whsec-",
    "whsec:",
    "wh_",
    "base64:",
];

fn prefix(secret: &[u8], found: &mut dyn FnMut(&'static Mistake, Vec<u8>)) {
    for prefix in PREFIXES {
        if let Some(rest) = secret.strip_prefix(prefix.as_bytes()) {
            found(&PREFIX, rest.to_vec());
        }
        found(&PREFIX, [prefix.as_bytes(), secret].concat());
    }
    // Some other one.
    for sign in [b'_', b',', b':', b'-'] {
        if let Some(at) = secret.iter().take(16).position(|&byte| byte == sign) {
            let rest = secret.get(at.saturating_add(1)..).unwrap_or_default();
            found(&PREFIX, rest.to_vec());
        }
    }
}

fn escaped(secret: &[u8], found: &mut dyn FnMut(&'static Mistake, Vec<u8>)) {
    let Ok(text) = str::from_utf8(secret) else {
        return;
    };
    let unescaped = String::from_utf16_lossy(&decode::unescape(text));
    let texts = [
        unescaped.as_bytes().to_vec(),
        decode::percent(secret, false),
        decode::percent(secret, true),
        decode::html(text).into_bytes(),
        replace(secret, b"$$", b"$"),
        // An escape that was meant for nobody: `\n` at the end.
        replace(&replace(secret, b"\\n", b""), b"\\r", b""),
        text.replace('\\', "").into_bytes(),
    ];
    for text in texts {
        if text != secret {
            let trimmed = trim(&text).to_vec();
            found(&ESCAPED, text);
            found(&ESCAPED, trimmed);
        }
    }
}

fn hex_decoded(secret: &[u8], found: &mut dyn FnMut(&'static Mistake, Vec<u8>)) {
    let text = secret.strip_prefix(b"0x").unwrap_or(secret);
    if let Ok(decoded) = hex::decode(text) {
        found(&HEX_DECODED, decoded);
    }
    found(&HEX_DECODED, hex::encode(secret).into_bytes());
    found(&HEX_DECODED, hex::encode_upper(secret).into_bytes());
}

fn base64_decoded(secret: &[u8], found: &mut dyn FnMut(&'static Mistake, Vec<u8>)) {
    if let Some(decoded) = decode::base64(secret) {
        found(&BASE64_DECODED, decoded);
    }
    for alphabet in [*b"+/", *b"-_"] {
        let text = decode::to_base64(secret, alphabet);
        let end = |&byte: &u8| byte != b'=';
        let length = text
            .iter()
            .rposition(end)
            .map_or(0, |at| at.saturating_add(1));
        let bare = text.get(..length).unwrap_or_default().to_vec();
        found(&BASE64_DECODED, [&text, &b"\n"[..]].concat());
        found(&BASE64_DECODED, text);
        found(&BASE64_DECODED, bare);
    }
}

/// As many texts of a JSON as are tried.
const MOST_TEXTS: usize = 16;

fn wrapped(secret: &[u8], found: &mut dyn FnMut(&'static Mistake, Vec<u8>)) {
    let Ok(text) = str::from_utf8(secret) else {
        return;
    };
    let mut texts = texts_in(text).or_else(|| texts_in(&text.replace('\'', "\"")));
    for text in texts.iter_mut().flatten() {
        // `SecretString` is JSON again.
        let inner = texts_in(text).unwrap_or_default();
        found(&WRAPPED, std::mem::take(&mut **text).into_bytes());
        for mut text in inner {
            found(&WRAPPED, std::mem::take(&mut *text).into_bytes());
        }
    }
}

/// The texts that are values in JSON, if it is an object or an array.
fn texts_in(json: &str) -> Option<Vec<Zeroizing<String>>> {
    if !json.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let mut reader = Reader::new(json);
    let mut texts = Vec::new();
    while let Some(token) = reader.next().ok()? {
        if let Token::String(text) = token
            && texts.len() < MOST_TEXTS
        {
            texts.push(Zeroizing::new(text.decode().into_owned()));
        }
    }
    Some(texts)
}

/// What a secret looks like that was never set.
fn is_missing(secret: &[u8]) -> bool {
    const NOTHING: [&str; 8] = [
        "undefined",
        "null",
        "none",
        "nil",
        "nan",
        "[object object]",
        "[object promise]",
        "webhook_secret",
    ];
    let secret = trim(secret);
    let Ok(text) = str::from_utf8(secret) else {
        return false;
    };
    let text = text.trim_matches(['"', '\'']).to_ascii_lowercase();
    text.is_empty()
        || NOTHING.contains(&text.as_str())
        || text.starts_with("${")
        || text.starts_with("$(")
        || text.starts_with("{{")
        || text.starts_with("$webhook")
        || text.starts_with("process.env")
        || text.starts_with("os.environ")
        || text.starts_with('<') && text.ends_with('>')
        || text.starts_with("%webhook")
}

/// What the shape of a secret alone says.
pub(super) fn shape(secret: &Secret) -> Option<&'static Mistake> {
    let has_blank_edge = secret.has_blank_edge();
    let secret = secret.bytes();
    if is_missing(secret) {
        return Some(&MISSING);
    }
    if has_blank_edge {
        return Some(&WHITE_SPACE);
    }
    let text = str::from_utf8(secret).ok()?;
    let is_quoted =
        |quote: char| text.len() > 1 && text.starts_with(quote) && text.ends_with(quote);
    if is_quoted('"') || is_quoted('\'') {
        return Some(&QUOTES);
    }
    let is_json = texts_in(text).is_some();
    if is_json {
        return Some(&WRAPPED);
    }
    let (name, _) = text.split_once('=')?;
    let name = name.strip_prefix("export ").unwrap_or(name);
    let is_name = name.len() > 3
        && has(name, b'_')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    is_name.then_some(&NAME_INCLUDED)
}
