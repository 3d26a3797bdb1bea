//! A19: one request whose body does not come to its end, and a delivery beside it.

use std::time::Duration;

use tokio::io::AsyncWriteExt;

use super::shot::Shot;
use crate::http::{NoAnswer, Outcome, Target, connect, exchange};

/// So that the slow one is being served when the other comes.
const HEAD_START: Duration = Duration::from_millis(200);

pub(super) async fn beside_a_slow_sender(target: &Target, shot: &Shot, limit: Duration) -> Outcome {
    let opening = async {
        let mut slow = connect(target).await?;
        let head = format!(
            "POST {} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\nX-Qualifi-Signature: t=1,v1={}\r\n\r\n{{\"event\":",
            target.path,
            target.authority(),
            "0".repeat(64)
        );
        // One that hangs up at once is held up by nobody.
        let _ = slow.write_all(head.as_bytes()).await;
        let _ = slow.flush().await;
        Ok(slow)
    };
    let slow = tokio::time::timeout(limit, opening)
        .await
        .unwrap_or(Err(NoAnswer::TimedOut(limit)))?;
    tokio::time::sleep(HEAD_START).await;
    let outcome = exchange(target, &shot.outgoing(), limit).await;
    drop(slow);
    outcome
}

pub(super) fn curl(shot: &Shot, url: &str) -> String {
    format!(
        "head -c 500000 /dev/zero | curl -sS -m 15 -o /dev/null --limit-rate 1k {} -H 'Expect:' --data-binary @- &\nsleep 1; {}",
        super::text::quote(url),
        shot.curl(url)
    )
}
