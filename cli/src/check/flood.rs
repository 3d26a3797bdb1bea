//! A18: much is announced, little of it is sent, and then it is waited for an answer.

use std::time::{Duration, Instant};

use tokio::io::{AsyncWriteExt, split};

use crate::http::{NoAnswer, Outcome, Target, connect, read_answer};

const ANNOUNCED: usize = 10 * 1024 * 1024;

/// No more than this is ever sent.
const SENT: usize = 2 * 1024 * 1024;

const PIECE: usize = 64 * 1024;

/// The answer, or that the connection was closed, or that neither happened within `limit`.
pub(super) async fn flood(target: &Target, limit: Duration) -> Outcome {
    let started = Instant::now();
    tokio::time::timeout(limit, run(target, started))
        .await
        .unwrap_or(Err(NoAnswer::TimedOut(limit)))
}

async fn run(target: &Target, started: Instant) -> Outcome {
    let (mut reading, mut writing) = split(connect(target).await?);
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {ANNOUNCED}\r\n\r\n",
        target.path,
        target.authority()
    );
    let upload = async {
        writing.write_all(head.as_bytes()).await?;
        let piece = vec![b' '; PIECE];
        for _ in 0..SENT / PIECE {
            writing.write_all(&piece).await?;
        }
        writing.flush().await
    };
    let mut answer = std::pin::pin!(read_answer(&mut reading, started));
    tokio::select! {
        outcome = &mut answer => return outcome,
        // All is sent, or the endpoint has hung up, perhaps after an answer.
        _ = upload => {}
    }
    answer.await
}

/// The same with curl, which says how much it could send.
pub(super) fn curl(url: &str) -> String {
    format!(
        "head -c {ANNOUNCED} /dev/zero | curl -sS -i -m 10 --limit-rate 400k {} -H 'Content-Type: application/json' -H 'Expect:' --data-binary @- -w '\\n%{{size_upload}} bytes sent\\n'",
        super::text::quote(url)
    )
}
