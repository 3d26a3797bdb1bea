//! What happens to a request until it is answered.

use std::{
    convert::Infallible,
    future::{Future, poll_fn},
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::{Buf, Bytes};
use gather_webhooks::{Event, SIGNATURE_HEADER, SignatureHeader};
use http::{
    HeaderMap, Method, Request, Response, Version,
    header::{CONTENT_ENCODING, CONTENT_LENGTH, EXPECT},
    request::Parts,
};
use http_body::Body;
use http_body_util::Full;
use tokio::time::timeout;

use crate::{
    DeadDelivery,
    answer::{Answer, Answered},
    clock::{self, from_millis, to_millis},
    detached::detached,
    dispatch::Route,
    handler::BoxFuture,
    inbox::{NewDelivery, Store},
    inline,
    log::Record,
    lookout::look,
    shared::{Mode, Shared},
};

/// How long a body that is refused is taken for.
const LINGER: Duration = Duration::from_secs(2);

/// An event that is authentic, and what belongs to it.
pub(crate) struct Arrived {
    pub(crate) event: Event,
    pub(crate) key: Arc<str>,
    pub(crate) since: Instant,
}

impl Arrived {
    pub(crate) fn answered(&self, outcome: &'static str, answer: Answer) -> Record<'_> {
        Record {
            code: answer.code(),
            status: Some(answer.status),
            ..Record::of(outcome, self.since, &self.event, &self.key)
        }
    }

    /// Its event's name without U+0000, which PostgreSQL cannot hold.
    pub(crate) fn storable_name(&self) -> String {
        self.event.name.replace('\0', "\u{fffd}")
    }

    /// What `on_dead` is told of one that is never run.
    pub(crate) fn dead(&self, error: String, now: i64) -> DeadDelivery {
        DeadDelivery {
            key: self.key.as_ref().into(),
            name: self.storable_name(),
            attempts: 0,
            error,
            signed_at: self.event.signed_at,
            received_at: from_millis(now),
            finished_at: from_millis(now),
        }
    }
}

/// What it keeps over an `await` is kept small: it is moved with every request.
pub(crate) fn answer<B>(
    shared: Arc<Shared>,
    request: Request<B>,
) -> impl Future<Output = Result<Response<Full<Bytes>>, Infallible>> + Send
where
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Send,
{
    let since = Instant::now();
    let (head, body) = request.into_parts();
    let refused = refuse(&shared, &head, body.size_hint().lower());
    answer_body(
        shared,
        (head.version, head.headers),
        Box::pin(body),
        refused,
        since,
    )
}

async fn answer_body<B>(
    shared: Arc<Shared>,
    (version, headers): (Version, HeaderMap),
    mut body: Pin<Box<B>>,
    refused: Option<Answer>,
    since: Instant,
) -> Result<Response<Full<Bytes>>, Infallible>
where
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Send,
{
    let most = shared.options.max_body;
    let read = match refused {
        Some(refused) => Err(refused),
        None => read(body.as_mut(), most, since).await,
    };
    let accepted = match read {
        Ok(body) => accept(shared, &headers, body, since),
        Err(refused) => {
            // Who expects to be told to go on has not sent anything yet.
            if !body.is_end_stream() && !headers.contains_key(EXPECT) {
                tokio::spawn(discard(body, most));
            }
            Err(rejected(refused, since))
        }
    };
    let answer = match accepted {
        // It happens even if the sender hangs up.
        Ok(work) => {
            let answered = detached(work).await;
            answered.unwrap_or_else(|_| Answer::STORE_UNAVAILABLE.into())
        }
        Err(answer) => answer.into(),
    };
    Ok(answer.response(version))
}

/// Takes a little more of a body that is refused, and longer than it is read: a connection that is closed on
/// its sender loses the answer.
async fn discard<B: Body>(mut body: Pin<Box<B>>, most: usize) {
    let mut left = most;
    let discarded = async {
        while let Some(Ok(data)) = next(body.as_mut()).await {
            match left.checked_sub(data.remaining()) {
                Some(less) => left = less,
                None => return,
            }
        }
    };
    // Whichever is first.
    let _ = timeout(LINGER, discarded).await;
}

/// The first of the faults that show before the body is read.
fn refuse(shared: &Shared, head: &Parts, announced: u64) -> Option<Answer> {
    if head.method != Method::POST {
        return Some(Answer::METHOD_NOT_ALLOWED);
    }
    let mut encodings = head.headers.get_all(CONTENT_ENCODING).iter();
    let is_plain =
        |encoding: &[u8]| encoding.is_empty() || encoding.eq_ignore_ascii_case(b"identity");
    if !encodings.all(|encoding| is_plain(encoding.as_bytes().trim_ascii())) {
        return Some(Answer::UNSUPPORTED_ENCODING);
    }
    let length = head.headers.get(CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    let length = announced.max(length.unwrap_or(0));
    let is_long = usize::try_from(length).map_or(true, |length| length > shared.options.max_body);
    is_long.then_some(Answer::BODY_TOO_LARGE)
}

/// Logs a body that is never read to its end, even if nobody is left to be answered.
struct Reading {
    since: Instant,
    is_over: bool,
}

impl Drop for Reading {
    fn drop(&mut self) {
        if !self.is_over {
            rejected(Answer::INCOMPLETE_BODY, self.since);
        }
    }
}

async fn read<B: Body>(
    mut body: Pin<&mut B>,
    most: usize,
    since: Instant,
) -> Result<Bytes, Answer> {
    let mut reading = Reading {
        since,
        is_over: false,
    };
    let mut first = Bytes::new();
    let mut all = Vec::new();
    let read = loop {
        let mut data = match next(body.as_mut()).await {
            Some(Ok(data)) => data,
            Some(Err(_)) => break Err(Answer::INCOMPLETE_BODY),
            None if all.is_empty() => break Ok(first),
            None => break Ok(all.into()),
        };
        let before = first.len().max(all.len());
        if before.saturating_add(data.remaining()) > most {
            break Err(Answer::BODY_TOO_LARGE);
        }
        let data = data.copy_to_bytes(data.remaining());
        // Most bodies come in one piece, which is not copied.
        if before == 0 {
            first = data;
        } else {
            if all.is_empty() {
                all.extend_from_slice(&first);
            }
            all.extend_from_slice(&data);
        }
    };
    reading.is_over = true;
    read
}

async fn next<B: Body>(mut body: Pin<&mut B>) -> Option<Result<B::Data, B::Error>> {
    loop {
        match poll_fn(|context| body.as_mut().poll_frame(context)).await? {
            Ok(frame) => {
                // Trailers are nobody's.
                if let Ok(data) = frame.into_data() {
                    return Some(Ok(data));
                }
            }
            Err(error) => return Some(Err(error)),
        }
    }
}

fn rejected(answer: Answer, since: Instant) -> Answer {
    let record = Record {
        code: answer.code(),
        status: Some(answer.status),
        ..Record::new("rejected", since)
    };
    record.write(None);
    answer
}

/// What is to be done about an authentic delivery, or the answer if it is none or nobody's.
fn accept(
    shared: Arc<Shared>,
    headers: &HeaderMap,
    body: Bytes,
    since: Instant,
) -> Result<BoxFuture<Answered>, Answer> {
    let signature = SignatureHeader::from_lines(headers.get_all(SIGNATURE_HEADER));
    let event = shared.verifier.verify(&body, signature).map_err(|error| {
        let refused = Answer::new(error.http_status(), error.code());
        rejected(refused, since)
    })?;
    let arrived = Arrived {
        key: event.idempotency_key().into(),
        event,
        since,
    };
    let Some(route) = shared.handlers.route(&arrived.event) else {
        arrived.answered("ignored", Answer::OK).write(None);
        return Err(Answer::OK);
    };
    Ok(match &shared.mode {
        Mode::Inline(claims) => {
            let claims = Arc::clone(claims);
            Box::pin(inline::deliver(shared, claims, arrived, route))
        }
        Mode::Inbox(inbox) => {
            let inbox = Arc::clone(inbox);
            let dead = match route {
                Route::Dead(error) => Some(error),
                Route::Run(_) => None,
            };
            Box::pin(store(shared, inbox, arrived, body, dead))
        }
    })
}

async fn store(
    shared: Arc<Shared>,
    inbox: Arc<dyn Store>,
    arrived: Arrived,
    body: Bytes,
    dead: Option<String>,
) -> Answered {
    let now = clock::now();
    let put = inbox.put(NewDelivery {
        receiver: Arc::clone(&shared.options.name),
        key: Arc::clone(&arrived.key),
        name: arrived.storable_name(),
        body,
        signed_at: to_millis(arrived.event.signed_at),
        now,
        dead: dead.clone(),
    });
    let (outcome, answer, detail) = match put.await {
        Ok(false) => ("duplicate", Answer::OK, None),
        Ok(true) => ("stored", Answer::OK, None),
        Err(error) => (
            "unavailable",
            Answer::STORE_UNAVAILABLE,
            Some(error.to_string()),
        ),
    };
    arrived.answered(outcome, answer).write(detail.as_deref());
    if outcome != "stored" {
        return answer.into();
    }
    let Some(error) = dead else {
        return answer.then(move || {
            shared.stored.notify_one();
            look(shared, inbox);
        });
    };
    let record = Record::of("dead", arrived.since, &arrived.event, &arrived.key);
    record.write(Some(&error));
    let dead = arrived.dead(error, now);
    answer.then(move || drop(tokio::spawn(shared.tell_dead(dead))))
}
