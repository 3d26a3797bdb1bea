//! Takes requests on loopback, one per connection, and answers each.

use std::{
    cell::Cell,
    collections::HashMap,
    convert::Infallible,
    fmt, io,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    rc::Rc,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use bytes::Bytes;
use gather_webhooks::{
    DEFAULT_TOLERANCE, SIGNATURE_HEADER, Secret, SignatureHeader, Verifier, VerifierBuilder,
    explain::{Explanation, Lines, explain},
    idempotency_key,
};
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::{
    body::{Body, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};

use super::{
    folder::{Folder, Note},
    forward::{parse_head, pass_on},
    record::{Record, Recorded},
};
use crate::{
    http::{Outcome, Target},
    sample, time,
};

/// Of a body: four times what a receiver of ours takes. More is refused before it is read.
const MAX_BODY: usize = 4 * 1024 * 1024;

/// Of a request: its head, and what frames its body, beside the body.
const MAX_REQUEST: usize = MAX_BODY + 1024 * 1024;

#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) secrets: Arc<Vec<Secret>>,
    pub(crate) forward: Option<Target>,
    /// Instead of what the verdict asks for.
    pub(crate) answer: Option<StatusCode>,
    pub(crate) delay: Duration,
}

/// A delivery that was answered.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) number: u64,
    pub(crate) path: PathBuf,
    pub(crate) note: Note,
    pub(crate) size: usize,
    /// The first with the same body, if this is not it.
    pub(crate) duplicate_of: Option<u64>,
    /// The moment of the verdict: the answer may come much later.
    judged_at: SystemTime,
    /// Why it was refused.
    pub(crate) explanation: Option<Explanation>,
    pub(crate) forwarded: Option<Outcome>,
    pub(crate) status: u16,
    /// From the first byte of the request to the answer.
    pub(crate) took: Duration,
}

/// What the listener has to tell.
#[derive(Debug)]
pub(crate) enum Told {
    Received(Box<Received>),
    /// A request that is no delivery: why, and the status of its answer.
    Refused(&'static str, u16),
    /// It could not be kept, and was answered with 503.
    Lost(io::Error),
}

/// Why there is no listener.
#[derive(Debug)]
pub(crate) enum ServerError {
    Secret(gather_webhooks::Error),
    Bind(u16, io::Error),
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secret(error) => write!(f, "{error}"),
            Self::Bind(port, error) if error.kind() == io::ErrorKind::AddrInUse => write!(
                f,
                "port {port} of 127.0.0.1 is taken, perhaps by your own receiver: choose another with --port, or \
                 --port 0 for any that is free"
            ),
            Self::Bind(port, error) => {
                write!(f, "nothing can listen on port {port} of 127.0.0.1: {error}")
            }
        }
    }
}

pub(crate) struct Server {
    listener: TcpListener,
    shared: Rc<Shared>,
}

struct Shared {
    verifier: Verifier,
    settings: Settings,
    folder: Mutex<Folder>,
    /// The number of the first delivery with a key.
    keys: Mutex<HashMap<String, u64>>,
    tell: Box<dyn Fn(Told)>,
    /// How many deliveries were answered and are still being explained.
    pending: Cell<usize>,
}

impl Server {
    pub(crate) async fn bind(
        port: u16,
        settings: Settings,
        folder: Folder,
        texts: &[String],
        tell: impl Fn(Told) + 'static,
    ) -> Result<Self, ServerError> {
        let verifier = texts
            .iter()
            .fold(Verifier::builder(), VerifierBuilder::secret)
            .build()
            .map_err(ServerError::Secret)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(|error| ServerError::Bind(port, error))?;
        Ok(Self {
            listener,
            shared: Rc::new(Shared {
                verifier,
                settings,
                folder: Mutex::new(folder),
                keys: Mutex::default(),
                tell: Box::new(tell),
                pending: Cell::default(),
            }),
        })
    }

    pub(crate) fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Waits until all that was answered has been told, for a second at most.
    pub(crate) async fn finish(&self) {
        for _ in 0..100 {
            if self.shared.pending.get() == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Takes requests for ever. In a `LocalSet`.
    pub(crate) async fn run(&self) {
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => {
                    let shared = Rc::clone(&self.shared);
                    tokio::task::spawn_local(serve(shared, stream));
                }
                // Too many open files, say: those that are open come to their end.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }
}

async fn serve(shared: Rc<Shared>, stream: TcpStream) {
    let _ = stream.set_nodelay(true);
    let (stream, record) = Recorded::new(stream, MAX_REQUEST);
    let started = Instant::now();
    let service = service_fn(move |request: Request<Incoming>| {
        let (shared, record) = (Rc::clone(&shared), record.clone());
        // A sender that gives up takes nothing back: what it has sent is kept and shown.
        let work =
            tokio::task::spawn_local(
                async move { answer(shared, &record, request, started).await },
            );
        async move {
            Ok::<_, Infallible>(
                work.await
                    .unwrap_or_else(|_| text(StatusCode::INTERNAL_SERVER_ERROR, "failed")),
            )
        }
    });
    // Whoever sends something else than HTTP, or hangs up, is not worth a line.
    let _ = http1::Builder::new()
        .keep_alive(false)
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(30))
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn answer(
    shared: Rc<Shared>,
    record: &Record,
    request: Request<Incoming>,
    started: Instant,
) -> Response<Full<Bytes>> {
    let refuse = |why: &'static str, status: StatusCode| {
        (shared.tell)(Told::Refused(why, status.as_u16()));
        text(status, why)
    };
    if request.method() != Method::POST {
        let mut response = refuse("method_not_allowed", StatusCode::METHOD_NOT_ALLOWED);
        response
            .headers_mut()
            .insert(header::ALLOW, HeaderValue::from_static("POST"));
        return response;
    }
    let (head, body) = request.into_parts();
    let announced = body.size_hint().lower();
    if usize::try_from(announced).is_ok_and(|size| size > MAX_BODY) {
        return refuse("body_too_large", StatusCode::PAYLOAD_TOO_LARGE);
    }
    let body = match Limited::new(body, MAX_BODY).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => {
            return refuse("body_too_large", StatusCode::PAYLOAD_TOO_LARGE);
        }
        Err(_) => return refuse("incomplete_body", StatusCode::BAD_REQUEST),
    };
    let lines: Vec<&[u8]> = head
        .headers
        .get_all(SIGNATURE_HEADER)
        .iter()
        .map(HeaderValue::as_bytes)
        .collect();
    let request = record.take();
    match shared.take(&request, &body, &lines) {
        Ok(mut received) => {
            let response = shared
                .respond(&mut received, &request, &body, started)
                .await;
            if received.note.verdict == ACCEPTED {
                (shared.tell)(Told::Received(Box::new(received)));
            } else {
                let lines = lines.into_iter().map(<[u8]>::to_vec).collect();
                shared.pending.set(shared.pending.get().saturating_add(1));
                tokio::task::spawn_local(explained(Rc::clone(&shared), received, body, lines));
            }
            response
        }
        Err(error) => {
            (shared.tell)(Told::Lost(error));
            text(StatusCode::SERVICE_UNAVAILABLE, "store_unavailable")
        }
    }
}

/// To explain takes its time, which is not the sender's: it has its answer by now.
async fn explained(shared: Rc<Shared>, mut received: Received, body: Bytes, lines: Vec<Vec<u8>>) {
    let secrets = Arc::clone(&shared.settings.secrets);
    let now = time::seconds(received.judged_at);
    let work = tokio::task::spawn_blocking(move || {
        explain(body, Lines::new(&lines), &secrets, now, DEFAULT_TOLERANCE)
    });
    received.explanation = work.await.ok();
    (shared.tell)(Told::Received(Box::new(received)));
    shared.pending.set(shared.pending.get().saturating_sub(1));
}

/// The verdict of what verifies.
const ACCEPTED: &str = "accepted";

impl Shared {
    /// Verifies and keeps a delivery.
    fn take(&self, request: &[u8], body: &[u8], lines: &[&[u8]]) -> io::Result<Received> {
        let now = SystemTime::now();
        let verified = self.verifier.verify_at(
            body,
            SignatureHeader::from_lines(lines.iter().copied()),
            now,
        );
        let (verdict, event, status) = match verified {
            Ok(event) => (ACCEPTED, Some(event.name), 200),
            Err(error) => (error.code(), None, error.http_status()),
        };
        let note = Note {
            received_at: sample::now(),
            verdict: verdict.to_owned(),
            event,
            key: idempotency_key(body),
            forwarded_to: self
                .settings
                .forward
                .as_ref()
                .map(|target| target.url.clone()),
        };
        let mut folder = self.folder.lock().unwrap_or_else(PoisonError::into_inner);
        let (number, path) = folder.keep(request, body, &note)?;
        drop(folder);
        let duplicate_of = if verdict == ACCEPTED {
            let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
            let first = *keys.entry(note.key.clone()).or_insert(number);
            (first != number).then_some(first)
        } else {
            None
        };
        Ok(Received {
            number,
            path,
            note,
            size: body.len(),
            duplicate_of,
            judged_at: now,
            explanation: None,
            forwarded: None,
            status,
            took: Duration::ZERO,
        })
    }

    async fn respond(
        &self,
        received: &mut Received,
        request: &[u8],
        body: &[u8],
        started: Instant,
    ) -> Response<Full<Bytes>> {
        if let (Some(target), Some(head)) = (&self.settings.forward, parse_head(request)) {
            received.forwarded = Some(pass_on(target, &head, body).await);
        }
        tokio::time::sleep(self.settings.delay).await;
        let response = self.response(received);
        received.status = response.status().as_u16();
        received.took = started.elapsed();
        response
    }

    /// What was asked for; else the answer of whom it was passed on to; else what the verdict asks for.
    fn response(&self, received: &Received) -> Response<Full<Bytes>> {
        if let Some(status) = self.settings.answer {
            return text(
                status,
                if status.is_success() {
                    "OK"
                } else {
                    "as asked for"
                },
            );
        }
        match &received.forwarded {
            Some(Ok(answer)) => {
                let mut response = Response::new(Full::from(answer.body.clone()));
                *response.status_mut() =
                    StatusCode::from_u16(answer.status).unwrap_or(StatusCode::BAD_GATEWAY);
                if let Some(kind) = answer.headers.get(header::CONTENT_TYPE) {
                    response
                        .headers_mut()
                        .insert(header::CONTENT_TYPE, kind.clone());
                }
                response
            }
            Some(Err(_)) => text(StatusCode::BAD_GATEWAY, "not_forwarded"),
            None => {
                let status =
                    StatusCode::from_u16(received.status).unwrap_or(StatusCode::BAD_REQUEST);
                let verdict = received.note.verdict.clone();
                text(
                    status,
                    if status.is_success() {
                        "OK".to_owned()
                    } else {
                        verdict
                    },
                )
            }
        }
    }
}

fn text(status: StatusCode, body: impl Into<String>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(body.into()));
    *response.status_mut() = status;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    response
}
