//! What goes into the file of an inbox, and when.

#![cfg(feature = "sqlite")]

mod common;

use std::time::Duration;

use bytes::Bytes;
use common::{
    LONG, Outcome, SECRET, answer, created, inbox::Inbox, payload, post, signed, soon, text,
};
use gather_webhooks::{Event, InterviewCreated};
use gather_webhooks_receiver::{Builder, Receiver, SqliteInbox, Stats};
use http_body_util::Full;
use rusqlite::Connection;

impl Inbox {
    fn builder(&self) -> Result<Builder, gather_webhooks::Error> {
        let inbox = SqliteInbox::open(self.path())?;
        let builder = Receiver::builder(SECRET).inbox(inbox);
        Ok(builder.on(|_: Event<InterviewCreated>, _| async { Ok(()) }))
    }
}

/// SQLite would go on committing to the file that is not there any more.
#[tokio::test]
async fn a_file_that_is_deleted_or_replaced_is_opened_anew() -> Outcome {
    let inbox = Inbox::new()?;
    let receiver = inbox.builder()?.build()?;
    for title in ["1", "2"] {
        assert_eq!(post(&receiver, &created(title)).await, "200 OK");
    }
    std::fs::remove_file(inbox.path())?;
    assert_eq!(post(&receiver, &created("3")).await, "200 OK");
    assert_eq!(inbox.column::<u32>("count(*)")?, 1);
    std::fs::write(inbox.folder.path().join("other"), "")?;
    std::fs::rename(inbox.folder.path().join("other"), inbox.path())?;
    for title in ["4", "5"] {
        assert_eq!(post(&receiver, &created(title)).await, "200 OK");
    }
    assert_eq!(inbox.column::<u32>("count(*)")?, 2);
    Ok(())
}

#[tokio::test]
async fn a_name_that_postgresql_cannot_hold_is_kept_without_it() -> Outcome {
    let inbox = Inbox::new()?;
    let seen = inbox.seen.clone();
    let receiver = inbox.builder()?.otherwise(move |event, _| {
        seen.push(event.name);
        async { Ok(()) }
    });
    let receiver = receiver.build()?;
    let body = payload("a\\u0000b", "{}");
    assert_eq!(post(&receiver, &body).await, "200 OK");
    assert_eq!(inbox.column::<String>("name")?, "a\u{fffd}b");
    assert_eq!(receiver.drain(LONG).await?, 1);
    assert_eq!(inbox.seen.take(), ["a\0b"]);
    Ok(())
}

/// A handler, or `on_dead`, that ends its process takes no answer with it.
#[tokio::test]
async fn the_loop_goes_on_once_the_answer_is_sent() -> Outcome {
    let inbox = Inbox::new()?;
    let seen = inbox.seen.clone();
    let builder = inbox.builder()?.on_dead(move |dead| {
        seen.push(dead.name);
        async {}
    });
    let receiver = builder.build()?;
    let running = tokio::spawn(receiver.run());
    assert_eq!(receiver.stats().await?, Stats::default());
    let body = payload("interview.created", "1");
    let request = signed(&body).body(Full::<Bytes>::from(body.clone()));
    let response = answer(&receiver, request?).await;
    assert_eq!(receiver.dead().await?.len(), 1);
    assert!(inbox.seen.take().is_empty());
    assert_eq!(text(response).await, "200 OK");
    soon(async {
        while inbox.seen.take() != ["interview.created"] {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    })
    .await;
    assert!(receiver.stop(LONG).await);
    Ok(soon(running).await?)
}

/// Neither while a writer has the file, nor while somebody reads it after that.
#[tokio::test]
async fn what_was_answered_with_503_is_not_committed_later() -> Outcome {
    let inbox = Inbox::new()?;
    let receiver = inbox.builder()?.build()?;
    assert_eq!(receiver.stats().await?, Stats::default());
    let writer = Connection::open(inbox.path())?;
    writer.execute_batch("BEGIN IMMEDIATE")?;
    let reader = Connection::open(inbox.path())?;
    reader.execute_batch("BEGIN; SELECT count(*) FROM gather_inbox")?;
    let writing = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(2_500)).await;
        writer.execute_batch("ROLLBACK")
    });
    let body = created("Barista");
    let answer = post(&receiver, &body).await;
    assert_eq!(answer, "503 store_unavailable");
    tokio::time::sleep(Duration::from_secs(1)).await;
    reader.execute_batch("COMMIT")?;
    soon(writing).await??;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(inbox.column::<u32>("count(*)")?, 0);
    assert_eq!(post(&receiver, &body).await, "200 OK");
    Ok(())
}
