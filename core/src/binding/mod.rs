//! What only the bindings for other languages need. Hidden, and not part of the stable interface.

mod tokens;
mod verifier;

pub use self::{
    tokens::{Text, Token, Tokens, to_double},
    verifier::{read_verifier, write_verifier},
};
