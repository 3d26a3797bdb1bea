//! Requests as people have them at hand: raw HTTP, a `curl` command, a HAR, the event of a Lambda function.
//!
//! ```
//! use gather_webhooks_cli::request;
//!
//! let requests = request::read(b"curl https://example.com/hook -H 'X-Qualifi-Signature: t=1,v1=ab' -d '{}'")?;
//! assert_eq!(requests[0].method, "POST");
//! assert_eq!(requests[0].header("x-qualifi-signature"), ["t=1,v1=ab"]);
//! assert_eq!(requests[0].body, b"{}");
//! # Ok::<(), request::ReadError>(())
//! ```

mod chunked;
mod curl;
mod encoding;
mod har;
mod http;
mod lambda;
mod options;
mod shell;
#[cfg(test)]
mod tests;

use std::{borrow::Cow, fmt};

use gather_webhooks::binding;
use serde_json::Value;

pub use self::encoding::{NotText, text};

/// A request that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// What it was read from.
    pub format: Format,
    /// Its method, as it is written.
    pub method: String,
    /// Its path or URL, as it is written.
    pub target: String,
    /// Its headers, in order, each line by itself.
    pub headers: Vec<(String, String)>,
    /// The bytes of its body.
    pub body: Vec<u8>,
    /// When it was recorded, as it is written, if the format says so.
    pub recorded_at: Option<String>,
    /// What had to be assumed while it was read, each in a sentence.
    pub notes: Vec<String>,
}

impl Request {
    fn new(format: Format, method: impl Into<String>, target: impl Into<String>) -> Self {
        Self {
            format,
            method: method.into(),
            target: target.into(),
            headers: Vec::new(),
            body: Vec::new(),
            recorded_at: None,
            notes: Vec::new(),
        }
    }

    /// The values of all lines of a header; its name in whatever case.
    #[must_use]
    pub fn header(&self, name: &str) -> Vec<&str> {
        let named = |line: &&(String, String)| line.0.eq_ignore_ascii_case(name);
        let lines = self.headers.iter().filter(named);
        lines.map(|(_, value)| value.as_str()).collect()
    }
}

/// What a request was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// As it goes over the wire, or the head of it at least.
    Http,
    /// A `curl` command.
    Curl,
    /// An HTTP archive, as browsers and proxies export it.
    Har,
    /// The event of an AWS Lambda function: of API Gateway, a function URL or a load balancer.
    Lambda,
}

impl Format {
    /// `http`, `curl`, `har` or `lambda`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Curl => "curl",
            Self::Har => "har",
            Self::Lambda => "lambda",
        }
    }
}

/// Why no request could be read: what is wrong, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError(Cow<'static, str>);

impl ReadError {
    fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ReadError {}

/// Reads the requests of a file or of pasted text, at least one. What it is, it says itself.
///
/// # Errors
///
/// If it is nothing that is known, or if a request in it has no body that could be known.
pub fn read(input: &[u8]) -> Result<Vec<Request>, ReadError> {
    let decoded = encoding::without_mark(input);
    let input = decoded.as_ref();
    let head = input.trim_ascii_start();
    match head.first() {
        None => Err(ReadError::new("there is nothing in it")),
        Some(b'{' | b'[') => read_json(head),
        Some(_) if curl::looks_like(head) => curl::read(head),
        Some(_) => http::read(input).map(|request| vec![request]),
    }
}

fn read_json(input: &[u8]) -> Result<Vec<Request>, ReadError> {
    // The core's reader, which the module of the playground has in it already, as serde_json's own is not.
    let read = match std::str::from_utf8(input) {
        Ok(text) => binding::with_json(text, read_value),
        Err(error) => Err(("this is no UTF-8", error.valid_up_to())),
    };
    read.unwrap_or_else(|(what, offset)| {
        Err(ReadError::new(format!(
            "it begins like JSON, and is none ({what}, at byte {offset}); a HAR or the event of a Lambda function would be; if it is \
             the body alone, give it with --body, and the signature with --header"
        )))
    })
}

fn read_value(value: &Value) -> Result<Vec<Request>, ReadError> {
    if let Some(entries) = har::entries(value) {
        return har::read(entries);
    }
    if lambda::looks_like(value) {
        return lambda::read(value).map(|request| vec![request]);
    }
    Err(ReadError::new(
        "this JSON is neither a HAR (no log.entries) nor the event of a Lambda function (no headers); if it is the \
         body alone, give it with --body, and the signature with --header",
    ))
}

/// As `str::contains`, whose search for texts of any length would be a kilobyte of the playground's module.
fn contains(text: &str, part: &str) -> bool {
    let mut places = text.as_bytes().windows(part.len());
    places.any(|place| place == part.as_bytes())
}

/// What stands in a value at the end of these names, which slashes part.
fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    let mut names = path.split('/');
    names.try_fold(value, |value, name| value.get(name))
}
