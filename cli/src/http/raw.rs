//! Bytes on the bare stream: for what is not to be well-formed, and for what is to be passed on unaltered.

use std::time::{Duration, Instant};

use http::{HeaderMap, HeaderName, HeaderValue};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};

use super::{Answer, NoAnswer, Outcome, Target, answer::KEPT, connect};

/// Of an answer as it comes, framing and all: no more of it is read.
const MAX_ANSWER: usize = 4 * KEPT;

/// Sends `bytes` as they are, and takes the answer, all within `limit`.
pub(crate) async fn exchange_raw(target: &Target, bytes: &[u8], limit: Duration) -> Outcome {
    let started = Instant::now();
    let run = async {
        let mut stream = connect(target).await?;
        // An endpoint that refuses early may close before all is written, and its answer still counts.
        let written = stream.write_all(bytes).await;
        let _ = stream.flush().await;
        match (read_answer(&mut *stream, started).await, written) {
            (Err(NoAnswer::Closed(_)), Err(error)) => Err(NoAnswer::Closed(error.to_string())),
            (outcome, _) => outcome,
        }
    };
    tokio::time::timeout(limit, run)
        .await
        .unwrap_or(Err(NoAnswer::TimedOut(limit)))
}

/// Reads one answer. The caller limits the time.
pub(crate) async fn read_answer(
    stream: &mut (impl AsyncRead + Unpin + ?Sized),
    started: Instant,
) -> Outcome {
    let mut bytes = Vec::new();
    loop {
        let mut piece = [0; 4096];
        let read = stream.read(&mut piece).await;
        let ended = match read {
            Ok(count) => {
                bytes.extend_from_slice(piece.get(..count).unwrap_or_default());
                count == 0 || bytes.len() > MAX_ANSWER
            }
            Err(error) if bytes.is_empty() => return Err(NoAnswer::Closed(error.to_string())),
            Err(_) => true,
        };
        if let Some((status, headers, body)) = parse(&bytes, ended)? {
            return Ok(Answer {
                status,
                headers,
                body,
                took: started.elapsed(),
            });
        }
        if bytes.len() > MAX_ANSWER {
            return Err(NoAnswer::NotHttp("its headers do not end".to_owned()));
        }
        if ended {
            return Err(NoAnswer::Closed("it ended within the answer".to_owned()));
        }
    }
}

type Parsed = (u16, HeaderMap, Vec<u8>);

/// The answer, once there is all of it, or as much as is kept. Interim answers (1xx) are passed over.
fn parse(mut bytes: &[u8], ended: bool) -> Result<Option<Parsed>, NoAnswer> {
    loop {
        let mut slots = [httparse::EMPTY_HEADER; 128];
        let mut response = httparse::Response::new(&mut slots);
        if bytes.is_empty() && ended {
            return Err(NoAnswer::Closed("nothing came back".to_owned()));
        }
        let parsed = response
            .parse(bytes)
            .map_err(|error| NoAnswer::NotHttp(error.to_string()))?;
        let httparse::Status::Complete(end) = parsed else {
            return Ok(None);
        };
        let status = response.code.unwrap_or_default();
        let rest = bytes.get(end..).unwrap_or_default();
        if (100..200).contains(&status) {
            bytes = rest;
            continue;
        }
        let headers: HeaderMap = response
            .headers
            .iter()
            .filter_map(|it| {
                let name = HeaderName::from_bytes(it.name.as_bytes()).ok()?;
                Some((name, HeaderValue::from_bytes(it.value).ok()?))
            })
            .collect();
        return Ok(body(status, &headers, rest, ended).map(|body| (status, headers, body)));
    }
}

fn body(status: u16, headers: &HeaderMap, rest: &[u8], ended: bool) -> Option<Vec<u8>> {
    let text = |name: &str| headers.get(name).and_then(|it| it.to_str().ok());
    if matches!(status, 204 | 304) {
        return Some(Vec::new());
    }
    let is_chunked =
        text("transfer-encoding").is_some_and(|it| it.to_ascii_lowercase().contains("chunked"));
    if is_chunked {
        let (body, complete) = dechunk(rest);
        return (complete || ended || body.len() >= KEPT).then(|| kept(&body));
    }
    let length = text("content-length").and_then(|it| it.trim().parse::<usize>().ok());
    let complete = length.is_some_and(|length| rest.len() >= length);
    (complete || ended || rest.len() >= KEPT)
        .then(|| kept(rest.get(..length.unwrap_or(usize::MAX)).unwrap_or(rest)))
}

fn kept(body: &[u8]) -> Vec<u8> {
    body.get(..KEPT).unwrap_or(body).to_vec()
}

/// What the chunks hold so far, and whether the last one is there.
fn dechunk(mut rest: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    loop {
        let Ok(httparse::Status::Complete((start, size))) = httparse::parse_chunk_size(rest) else {
            return (body, false);
        };
        if size == 0 {
            return (body, true);
        }
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let data = rest.get(start..).unwrap_or_default();
        let Some(chunk) = data.get(..size) else {
            body.extend_from_slice(data);
            return (body, false);
        };
        body.extend_from_slice(chunk);
        rest = data.get(size.saturating_add(2)..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body_of(bytes: &[u8], ended: bool) -> Option<Vec<u8>> {
        parse(bytes, ended).unwrap().map(|it| it.2)
    }

    #[test]
    fn answers_are_read_however_they_are_framed() {
        let sized = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK";
        assert_eq!(body_of(sized, false).unwrap(), b"OK");
        assert!(body_of(&sized[..sized.len() - 1], false).is_none());
        let chunked =
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nO\r\n1\r\nK\r\n0\r\n\r\n";
        assert_eq!(body_of(chunked, false).unwrap(), b"OK");
        assert!(body_of(&chunked[..chunked.len() - 6], false).is_none());
        let closed = b"HTTP/1.0 200 OK\r\n\r\nOK";
        assert!(body_of(closed, false).is_none());
        assert_eq!(body_of(closed, true).unwrap(), b"OK");
        let interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n";
        assert_eq!(body_of(interim, false).unwrap(), b"");
        assert!(parse(b"SSH-2.0-OpenSSH\r\n", false).is_err());
        assert!(parse(b"", true).is_err());
    }

    #[test]
    fn many_interim_answers_are_passed_over() {
        let interim = b"HTTP/1.1 100 Continue\r\n\r\n".repeat(10_000);
        assert!(body_of(&interim, false).is_none());
        let answered = [&*interim, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"].concat();
        assert_eq!(body_of(&answered, false).unwrap(), b"");
    }

    #[tokio::test]
    async fn headers_without_an_end_are_not_read_for_ever() {
        let head = &b"HTTP/1.1 200 OK\r\nX: "[..];
        let mut endless = head.chain(tokio::io::repeat(b'x'));
        let outcome = read_answer(&mut endless, Instant::now()).await;
        assert!(matches!(outcome, Err(NoAnswer::NotHttp(_))), "{outcome:?}");
    }
}
