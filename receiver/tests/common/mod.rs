//! What every test of the receiver needs: signed requests, and their answers.

#![allow(dead_code, reason = "no test needs all of it")]
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by it"
)]

pub(crate) mod gate;
#[cfg(feature = "sqlite")]
pub(crate) mod inbox;
pub(crate) mod records;

use std::{
    error::Error,
    sync::{Arc, Mutex},
    time::{Duration, UNIX_EPOCH},
};

use bytes::Bytes;
use gather_webhooks::{SIGNATURE_HEADER, sign};
use gather_webhooks_receiver::{Receiver, ReceiverService};
use http::{Request, Response, request};
use http_body::Body;
use http_body_util::{BodyExt, Full};
use tower::ServiceExt;

pub(crate) type Outcome = Result<(), Box<dyn Error>>;

pub(crate) const SECRET: &str = "whsec_test";

/// Longer than anything takes here.
pub(crate) const LONG: Duration = Duration::from_secs(30);

/// What comes in time, or fails its test.
pub(crate) async fn soon<F: IntoFuture>(awaited: F) -> F::Output {
    tokio::time::timeout(LONG, awaited)
        .await
        .expect("it comes in time")
}

/// A payload of an event with this data.
pub(crate) fn payload(event: &str, data: &str) -> String {
    format!(r#"{{"event":"{event}","timestamp":"2024-01-01T00:00:00Z","data":{data}}}"#)
}

pub(crate) fn created(title: &str) -> String {
    payload("interview.created", &format!(r#"{{"title":"{title}"}}"#))
}

pub(crate) fn signed(body: &str) -> request::Builder {
    let now = UNIX_EPOCH.elapsed().unwrap().as_secs();
    Request::post("/webhooks/qualifi").header(SIGNATURE_HEADER, sign(body, SECRET, now))
}

/// Status and text of the answer to a signed body.
pub(crate) async fn post(receiver: &Receiver, body: &str) -> String {
    let request = signed(body).body(Full::<Bytes>::from(body.to_owned()));
    text(answer(receiver, request.unwrap()).await).await
}

pub(crate) async fn answer<B>(receiver: &Receiver, request: Request<B>) -> Response<Full<Bytes>>
where
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Send,
    ReceiverService: tower::Service<Request<B>, Response = Response<Full<Bytes>>>,
    <ReceiverService as tower::Service<Request<B>>>::Error: std::fmt::Debug,
{
    soon(receiver.service().oneshot(request)).await.unwrap()
}

pub(crate) async fn text(response: Response<Full<Bytes>>) -> String {
    let status = response.status().as_u16();
    let Ok(body) = response.into_body().collect().await;
    format!("{status} {}", String::from_utf8_lossy(&body.to_bytes()))
}

/// What handlers have seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    pub(crate) fn push(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }

    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}
