//! One well-formed request on a connection of its own, by hyper.

use std::{
    collections::VecDeque,
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, header};
use http_body_util::BodyExt;
use hyper::{
    body::{Body, Frame, Incoming, SizeHint},
    client::conn::http1,
};
use hyper_util::rt::TokioIo;

use super::{Answer, NoAnswer, Outcome, Target, answer::KEPT, connect};

/// A request to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    /// Beyond `Host`, and what frames the body.
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Bytes,
    /// In chunks, without `Content-Length`.
    pub(crate) chunked: bool,
    /// Header names in lower case, as proxies write them. Else `X-Qualifi-Signature`.
    pub(crate) lower_case: bool,
}

/// What every request has beside its signature.
pub(crate) fn usual_headers() -> Vec<(HeaderName, HeaderValue)> {
    let agent = concat!("gather-webhooks/", env!("CARGO_PKG_VERSION"));
    vec![
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        ),
        (header::USER_AGENT, HeaderValue::from_static(agent)),
    ]
}

/// Sends the request and takes the answer, all within `limit`. Follows no redirect.
pub(crate) async fn exchange(target: &Target, outgoing: &Outgoing, limit: Duration) -> Outcome {
    let started = Instant::now();
    tokio::time::timeout(limit, run(target, outgoing, started))
        .await
        .unwrap_or(Err(NoAnswer::TimedOut(limit)))
}

async fn run(target: &Target, outgoing: &Outgoing, started: Instant) -> Outcome {
    let io = TokioIo::new(connect(target).await?);
    let (mut sender, connection) = http1::Builder::new()
        .title_case_headers(!outgoing.lower_case)
        .handshake::<_, Pieces>(io)
        .await
        .map_err(|error| broken(&error))?;
    let answer = async {
        let response = sender
            .send_request(request(target, outgoing)?)
            .await
            .map_err(|error| broken(&error))?;
        let (head, body) = response.into_parts();
        let body = beginning(body).await?;
        Ok(Answer {
            status: head.status.as_u16(),
            headers: head.headers,
            body,
            took: started.elapsed(),
        })
    };
    let mut answer = std::pin::pin!(answer);
    // Both in this task: when the time is over, the connection is dropped with it.
    tokio::select! {
        biased;
        answer = &mut answer => answer,
        _ = connection => answer.await,
    }
}

fn request(target: &Target, outgoing: &Outgoing) -> Result<Request<Pieces>, NoAnswer> {
    let mut request = Request::builder()
        .method(outgoing.method.clone())
        .uri(&target.path)
        .header(header::HOST, target.authority());
    for (name, value) in &outgoing.headers {
        request = request.header(name, value);
    }
    request
        .body(Pieces::new(outgoing))
        .map_err(|error| NoAnswer::NotHttp(error.to_string()))
}

async fn beginning(mut body: Incoming) -> Result<Vec<u8>, NoAnswer> {
    let mut kept = Vec::new();
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) => {
                let room = KEPT.saturating_sub(kept.len());
                let data = frame.into_data().unwrap_or_default();
                kept.extend(data.iter().take(room));
                if kept.len() >= KEPT {
                    break;
                }
            }
            Err(error) => return Err(broken(&error)),
        }
    }
    Ok(kept)
}

fn broken(error: &hyper::Error) -> NoAnswer {
    let cause = std::error::Error::source(error).map(ToString::to_string);
    if error.is_parse() {
        NoAnswer::NotHttp(cause.unwrap_or_else(|| error.to_string()))
    } else {
        NoAnswer::Closed(cause.unwrap_or_else(|| error.to_string()))
    }
}

/// The request's body: in one piece of a known size, or in several of which nobody is told how many.
struct Pieces {
    left: VecDeque<Bytes>,
    sized: bool,
}

impl Pieces {
    fn new(outgoing: &Outgoing) -> Self {
        let body = &outgoing.body;
        let left = if outgoing.chunked {
            // Three chunks, none of which is JSON by itself.
            let size = body.len().div_ceil(3).max(1);
            body.chunks(size).map(Bytes::copy_from_slice).collect()
        } else if body.is_empty() {
            VecDeque::new()
        } else {
            VecDeque::from([body.clone()])
        };
        Self {
            left,
            sized: !outgoing.chunked,
        }
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.left.pop_front().map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.sized && self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        if self.sized {
            let size: usize = self.left.iter().map(Bytes::len).sum();
            SizeHint::with_exact(u64::try_from(size).unwrap_or(u64::MAX))
        } else {
            SizeHint::default()
        }
    }
}
