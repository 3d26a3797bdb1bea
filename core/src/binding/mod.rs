//! What only the bindings for other languages need. Hidden, and not part of the stable interface.

mod base64;
mod catalog;
mod event;
mod explain;
mod secret;
mod signature;
mod tokens;
mod verifier;

pub use self::{
    base64::{from_base64, to_base64},
    catalog::catalog,
    event::fields,
    explain::{explain_with, explanation_json, mistakes_json},
    secret::{check_secret, not_utf8_secret, sign},
    signature::several_lines,
    tokens::{Text, Token, Tokens, to_double, with_json},
    verifier::{read_verifier, write_verifier},
};
pub use crate::{
    canonical::{
        key::array_index,
        number::push_number,
        string::{push_string, push_utf16},
    },
    event::{
        Envelope, Field, Found, Known, KnownKind, PayloadProblem, check_limits, refuse_payload,
    },
    signature::MAX_HEADER_BYTES,
    timestamp::{tolerance_from_seconds, unix_millis},
};
