//! What is answered: `OK` or a code, and nothing else of ours.

use bytes::Bytes;
use http::{
    HeaderValue, Response, StatusCode, Version,
    header::{ALLOW, CONNECTION, CONTENT_TYPE, RETRY_AFTER},
};
use http_body_util::Full;
use tokio::runtime::Handle;

#[derive(Clone, Copy)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// `OK`, or the code.
    pub(crate) text: &'static str,
}

impl Answer {
    pub(crate) const OK: Self = Self::new(200, "OK");
    pub(crate) const METHOD_NOT_ALLOWED: Self = Self::new(405, "method_not_allowed");
    pub(crate) const BODY_TOO_LARGE: Self = Self::new(413, "body_too_large");
    pub(crate) const UNSUPPORTED_ENCODING: Self = Self::new(415, "unsupported_encoding");
    pub(crate) const INCOMPLETE_BODY: Self = Self::new(400, "incomplete_body");
    pub(crate) const STORE_UNAVAILABLE: Self = Self::new(503, "store_unavailable");
    pub(crate) const IN_PROGRESS: Self = Self::new(503, "in_progress");
    pub(crate) const HANDLER_FAILED: Self = Self::new(500, "handler_failed");

    pub(crate) const fn new(status: u16, text: &'static str) -> Self {
        Self { status, text }
    }

    /// The code, if it is not `OK`.
    pub(crate) fn code(self) -> Option<&'static str> {
        (self.status != 200).then_some(self.text)
    }

    /// The answer, and what is to happen once it is sent.
    pub(crate) fn then(self, work: impl FnOnce() + Send + 'static) -> Answered {
        Answered {
            answer: self,
            then: Some(Then {
                runtime: Handle::current(),
                work: Some(Box::new(work)),
            }),
        }
    }

    fn response(self, version: Version, body: Bytes) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::new(body));
        // Ours are all statuses.
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        let text = HeaderValue::from_static("text/plain; charset=utf-8");
        headers.insert(CONTENT_TYPE, text);
        let own = match self.text {
            "method_not_allowed" => Some((ALLOW, "POST")),
            "store_unavailable" => Some((RETRY_AFTER, "30")),
            "in_progress" => Some((RETRY_AFTER, "60")),
            // The rest of the body is not waited for.
            "body_too_large" if version <= Version::HTTP_11 => Some((CONNECTION, "close")),
            _ => None,
        };
        if let Some((name, value)) = own {
            headers.insert(name, HeaderValue::from_static(value));
        }
        response
    }
}

/// An answer, with what is to happen once it is sent, or cannot be: no handler that ends its process takes the
/// answer with it.
pub(crate) struct Answered {
    answer: Answer,
    then: Option<Then>,
}

impl From<Answer> for Answered {
    fn from(answer: Answer) -> Self {
        Self { answer, then: None }
    }
}

impl Answered {
    pub(crate) fn response(self, version: Version) -> Response<Full<Bytes>> {
        let text = self.answer.text.as_bytes();
        let body = match self.then {
            None => Bytes::from_static(text),
            // The server lets go of the bytes when it has written them.
            Some(then) => Bytes::from_owner(Text { text, _then: then }),
        };
        self.answer.response(version, body)
    }
}

struct Text {
    text: &'static [u8],
    _then: Then,
}

impl AsRef<[u8]> for Text {
    fn as_ref(&self) -> &[u8] {
        self.text
    }
}

/// Work that is done when this is dropped.
struct Then {
    /// Where it is done, wherever that is.
    runtime: Handle,
    work: Option<Box<dyn FnOnce() + Send>>,
}

impl Drop for Then {
    fn drop(&mut self) {
        if let Some(work) = self.work.take() {
            let _runtime = self.runtime.enter();
            work();
        }
    }
}
