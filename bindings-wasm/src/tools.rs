//! What a receiver rarely needs.

use gather_webhooks::{canonical, sign};

use crate::memory::{accept, read, to_secret, write};

/// Makes `JSON.stringify(JSON.parse(json_text))` of the text in the input; false if that is refused, here
/// as below.
#[unsafe(no_mangle)]
extern "C" fn stringify(length: usize) -> bool {
    let text = read([length], |[json_text]| {
        canonical::stringify(str::from_utf8(json_text).unwrap_or_default())
    });
    accept(text).map(write).is_some()
}

/// Makes the signature header of the secret, the timestamp and the body in the input.
#[unsafe(no_mangle)]
extern "C" fn sign_body(
    secret_length: usize,
    secret_is_text: bool,
    timestamp_length: usize,
    body_length: usize,
) -> bool {
    let lengths = [secret_length, timestamp_length, body_length];
    let header = read(lengths, |[secret, timestamp, body]| {
        let secret = to_secret(secret, secret_is_text);
        secret.check()?;
        Ok(sign(
            body,
            secret,
            str::from_utf8(timestamp).unwrap_or_default(),
        ))
    });
    accept(header).map(write).is_some()
}
