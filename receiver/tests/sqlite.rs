//! The inbox in an SQLite file.

#![cfg(feature = "sqlite")]
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a handler that panics has failed, and so has a test"
)]

mod common;

use std::time::Duration;

use common::{LONG, Outcome, SECRET, created, inbox::Inbox, payload, post, soon};
use gather_webhooks::{CandidateInterviewCompleted, Event, InterviewCreated, idempotency_key};
use gather_webhooks_receiver::{
    Builder, CompleteError, Delivery, HandlerError, Receiver, SqliteInbox, Stats, StoreError,
};
use rusqlite::{Connection, TransactionBehavior};
use tokio::task;

impl Inbox {
    /// Its handler does what the title says.
    fn builder(&self) -> Result<Builder, gather_webhooks::Error> {
        let (seen, path) = (self.seen.clone(), self.path());
        let builder = Receiver::builder(SECRET).inbox(SqliteInbox::open(self.path())?);
        Ok(
            builder.on(move |event: Event<InterviewCreated>, delivery: Delivery| {
                let title = event.data.title.unwrap_or_default();
                seen.push(format!("{title} {}", delivery.attempt));
                let path = path.clone();
                async move {
                    match title.as_str() {
                        "fail" => Err(HandlerError::new("CrmDown").caused_by("leak-me-not")),
                        "panic" => panic!("as it is told"),
                        "count" => count(&Connection::open(path)?, &delivery, true),
                        "forget" => count(&Connection::open(path)?, &delivery, false),
                        "lose" => {
                            let mut connection = Connection::open(path)?;
                            connection.execute("UPDATE gather_inbox SET lease = 'another'", [])?;
                            let transaction = connection.transaction()?;
                            let error = delivery.complete_in(&transaction).unwrap_err();
                            assert!(matches!(error, CompleteError::LeaseLost));
                            Ok(())
                        }
                        _ => Ok(()),
                    }
                }
            }),
        )
    }
}

fn count(connection: &Connection, delivery: &Delivery, commit: bool) -> Result<(), HandlerError> {
    connection.execute("CREATE TABLE IF NOT EXISTS counter (n)", [])?;
    let transaction =
        rusqlite::Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    transaction.execute("INSERT INTO counter VALUES (1)", [])?;
    delivery.complete_in(&transaction)?;
    if commit {
        transaction.commit()?;
    }
    Ok(())
}

async fn until_done(receiver: &Receiver, count: u64) -> Result<(), StoreError> {
    while receiver.stats().await?.done != count {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}

#[tokio::test]
async fn a_delivery_is_stored_then_handled() -> Outcome {
    let inbox = Inbox::new()?;
    let receiver = inbox.builder()?.build()?;
    let body = created("Barista");
    for _ in 0..2 {
        assert_eq!(post(&receiver, &body).await, "200 OK");
    }
    assert_eq!(inbox.column::<Vec<u8>>("body")?, body.as_bytes());
    let stats = receiver.stats().await?;
    assert_eq!((stats.pending, stats.done), (1, 0));
    assert!(stats.oldest_pending.is_some());
    assert_eq!(receiver.drain(LONG).await?, 1);
    assert_eq!(receiver.drain(LONG).await?, 0);
    assert_eq!(inbox.seen.take(), ["Barista 1"]);
    assert_eq!(inbox.column::<Option<Vec<u8>>>("body")?, None);
    assert_eq!(inbox.column::<String>("state")?, "done");
    let stats = receiver.stats().await?;
    assert_eq!(
        (stats.pending, stats.done, stats.oldest_pending),
        (0, 1, None)
    );
    Ok(())
}

#[tokio::test]
async fn what_fails_is_run_again_then_dead_then_replayed() -> Outcome {
    let inbox = Inbox::new()?;
    let (send, mut dead) = tokio::sync::mpsc::unbounded_channel();
    let receiver = inbox
        .builder()?
        .retries([Duration::ZERO; 2])
        .on_dead(move |dead| {
            let send = send.clone();
            async move {
                let _ = send.send(dead);
            }
        });
    let receiver = receiver.build()?;
    let body = created("fail");
    let key = idempotency_key(body.as_bytes());
    assert_eq!(post(&receiver, &body).await, "200 OK");
    assert_eq!(receiver.drain(LONG).await?, 3);
    assert_eq!(inbox.seen.take(), ["fail 1", "fail 2", "fail 3"]);
    let told = soon(dead.recv()).await.ok_or("nobody is told")?;
    assert_eq!(receiver.dead().await?, std::slice::from_ref(&told));
    assert_eq!(
        (told.key, told.error, told.attempts),
        (key.clone(), "CrmDown".into(), 3)
    );
    assert!(receiver.replay(&key).await?);
    assert!(!receiver.replay("another").await?);
    assert_eq!(receiver.drain(LONG).await?, 3);
    assert!(receiver.delete(&key).await?);
    assert!(!receiver.delete(&key).await?);
    assert_eq!(receiver.stats().await?, Stats::default());
    Ok(())
}

#[tokio::test]
async fn a_handler_that_panics_has_failed() -> Outcome {
    let inbox = Inbox::new()?;
    let receiver = inbox.builder()?.build()?;
    assert_eq!(post(&receiver, &created("panic")).await, "200 OK");
    assert_eq!(receiver.drain(LONG).await?, 1);
    assert_eq!(inbox.column::<String>("error")?, "panic");
    assert_eq!(inbox.column::<String>("state")?, "pending");
    Ok(())
}

/// So that nothing keeps its lease from being renewed, not even what it does before it gives a future.
#[tokio::test]
async fn a_handler_is_called_on_a_task_of_its_own() -> Outcome {
    let inbox = Inbox::new()?;
    let seen = inbox.seen.clone();
    let receiver = Receiver::builder(SECRET)
        .inbox(SqliteInbox::open(inbox.path())?)
        .on(move |_: Event<InterviewCreated>, _| {
            let (seen, called_on) = (seen.clone(), task::id());
            async move {
                seen.push((called_on == task::id()).to_string());
                Ok(())
            }
        })
        .build()?;
    post(&receiver, &created("Barista")).await;
    assert_eq!(receiver.drain(LONG).await?, 1);
    assert_eq!(inbox.seen.take(), ["true"]);
    Ok(())
}

#[tokio::test]
async fn an_unknown_shape_waits_for_a_newer_version() -> Outcome {
    let inbox = Inbox::new()?;
    let builder = inbox.builder()?;
    let receiver = builder.on(|_: Event<CandidateInterviewCompleted>, _| async { Ok(()) });
    let receiver = receiver.build()?;
    let body = payload("candidate_interview.completed", "{}");
    for _ in 0..2 {
        assert_eq!(post(&receiver, &body).await, "200 OK");
    }
    assert_eq!(receiver.drain(LONG).await?, 0);
    let reason = "unrecognized: data has no candidateInterviewId";
    assert_eq!(inbox.column::<String>("error")?, reason);
    let key = idempotency_key(body.as_bytes());
    assert!(receiver.replay(&key).await?);
    let seen = inbox.seen.clone();
    let newer = inbox.builder()?.otherwise(move |event, delivery| {
        seen.push(format!("{} {}", event.name, delivery.attempt));
        async { Ok(()) }
    });
    assert_eq!(newer.build()?.drain(LONG).await?, 1);
    assert_eq!(inbox.seen.take(), ["candidate_interview.completed 1"]);
    Ok(())
}

#[tokio::test]
async fn the_handlers_writes_and_the_completion_are_one() -> Outcome {
    let inbox = Inbox::new()?;
    let receiver = inbox.builder()?.build()?;
    assert_eq!(post(&receiver, &created("count")).await, "200 OK");
    assert_eq!(receiver.drain(LONG).await?, 1);
    assert_eq!(receiver.stats().await?.done, 1);
    assert_eq!(post(&receiver, &created("forget")).await, "200 OK");
    assert_eq!(receiver.drain(LONG).await?, 1);
    assert_eq!(receiver.stats().await?.pending, 1);
    let count = "SELECT count(*) FROM counter";
    let count: u32 = inbox.database()?.query_row(count, [], |row| row.get(0))?;
    assert_eq!(count, 1);
    Ok(())
}

#[tokio::test]
async fn a_lease_that_is_lost_completes_nothing() -> Outcome {
    let inbox = Inbox::new()?;
    let receiver = inbox.builder()?.build()?;
    assert_eq!(post(&receiver, &created("lose")).await, "200 OK");
    assert_eq!(receiver.drain(LONG).await?, 1);
    assert_eq!(inbox.column::<String>("state")?, "running");
    assert_eq!(inbox.column::<String>("lease")?, "another");
    Ok(())
}

#[tokio::test]
async fn receivers_of_other_names_have_other_deliveries() -> Outcome {
    let inbox = Inbox::new()?;
    let one = inbox.builder()?.build()?;
    let other = inbox.builder()?.name("other").build()?;
    for receiver in [&one, &other] {
        assert_eq!(post(receiver, &created("Barista")).await, "200 OK");
        assert_eq!(receiver.drain(LONG).await?, 1);
    }
    assert_eq!(inbox.seen.take().len(), 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_loop_takes_up_what_was_left_and_stops() -> Outcome {
    let inbox = Inbox::new()?;
    let stored = inbox.builder()?.build()?;
    let posts = (0..50).map(|number| {
        let stored = stored.clone();
        tokio::spawn(async move { post(&stored, &created(&number.to_string())).await })
    });
    for post in posts.collect::<Vec<_>>() {
        assert_eq!(soon(post).await?, "200 OK");
    }
    let receiver = inbox.builder()?.concurrency(3).build()?;
    let running = tokio::spawn(receiver.run());
    soon(until_done(&receiver, 50)).await?;
    assert_eq!(post(&receiver, &created("at once")).await, "200 OK");
    soon(until_done(&receiver, 51)).await?;
    assert!(receiver.stop(LONG).await);
    soon(running).await?;
    assert_eq!(
        post(&receiver, &created("stored all the same")).await,
        "200 OK"
    );
    assert_eq!(receiver.stats().await?.pending, 1);
    Ok(())
}

#[tokio::test]
async fn what_is_done_is_forgotten_in_time() -> Outcome {
    let inbox = Inbox::new()?;
    let receiver = inbox.builder()?.build()?;
    assert_eq!(post(&receiver, &created("Barista")).await, "200 OK");
    assert_eq!(receiver.drain(LONG).await?, 1);
    let receiver = inbox.builder()?.keep(Duration::ZERO).build()?;
    let running = tokio::spawn(receiver.run());
    soon(until_done(&receiver, 0)).await?;
    assert!(receiver.stop(LONG).await);
    Ok(soon(running).await?)
}

#[tokio::test]
async fn where_there_is_no_loop_a_drain_forgets() -> Outcome {
    let inbox = Inbox::new()?;
    let receiver = inbox.builder()?.build()?;
    for title in ["1", "2"] {
        assert_eq!(post(&receiver, &created(title)).await, "200 OK");
    }
    assert_eq!(receiver.drain(LONG).await?, 2);
    assert_eq!(receiver.stats().await?.done, 2);
    let receiver = inbox.builder()?.keep(Duration::ZERO).build()?;
    assert_eq!(receiver.drain(Duration::ZERO).await?, 0);
    assert_eq!(receiver.stats().await?.done, 2);
    assert_eq!(receiver.drain(LONG).await?, 0);
    assert_eq!(receiver.stats().await?.done, 0);
    Ok(())
}

#[tokio::test]
async fn a_delivery_whose_handler_kills_the_process_is_dead_in_the_end() -> Outcome {
    let inbox = Inbox::new()?;
    let receiver = inbox.builder()?.retries([]).build()?;
    assert_eq!(post(&receiver, &created("Barista")).await, "200 OK");
    inbox
        .database()?
        .execute("UPDATE gather_inbox SET attempts = 10", [])?;
    assert_eq!(receiver.drain(LONG).await?, 1);
    assert!(inbox.seen.take().is_empty());
    assert_eq!(
        inbox.column::<String>("error")?,
        "LeaseLost: its handler never came back"
    );
    Ok(())
}

#[tokio::test]
async fn the_store_recovers_by_itself() -> Outcome {
    let inbox = Inbox::new()?;
    let receiver = inbox.builder()?.build()?;
    // It then looks for nothing in the background, which would find the tables gone before the next request does.
    assert!(receiver.stop(LONG).await);
    assert_eq!(post(&receiver, &created("1")).await, "200 OK");
    inbox
        .database()?
        .execute_batch("DROP TABLE gather_inbox; DROP TABLE gather_inbox_schema")?;
    assert_eq!(
        post(&receiver, &created("2")).await,
        "503 store_unavailable"
    );
    assert_eq!(post(&receiver, &created("2")).await, "200 OK");
    assert_eq!(inbox.builder()?.build()?.drain(LONG).await?, 1);
    assert_eq!(inbox.seen.take(), ["2 1"]);
    Ok(())
}

#[tokio::test]
async fn a_newer_table_is_left_alone() -> Outcome {
    let inbox = Inbox::new()?;
    let receiver = inbox.builder()?.build()?;
    receiver.stats().await?;
    inbox
        .database()?
        .execute("UPDATE gather_inbox_schema SET version = 2", [])?;
    let receiver = inbox.builder()?.build()?;
    assert_eq!(
        post(&receiver, &created("Barista")).await,
        "503 store_unavailable"
    );
    let error = receiver.stats().await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("update gather-webhooks-receiver")
    );
    Ok(())
}

#[tokio::test]
async fn the_users_choice_of_a_journal_is_the_users() -> Outcome {
    let inbox = Inbox::new()?;
    let mode = "PRAGMA journal_mode = WAL";
    inbox.database()?.query_row(mode, [], |_| Ok(()))?;
    inbox.builder()?.build()?.stats().await?;
    let mode: String = inbox
        .database()?
        .query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    assert_eq!(mode, "wal");
    Ok(())
}

#[test]
fn an_inbox_is_a_file_in_a_folder() -> Outcome {
    for path in [":memory:", ""] {
        let error = SqliteInbox::open(path).unwrap_err();
        assert!(error.to_string().contains("does not outlive the program"));
    }
    let inbox = Inbox::new()?;
    let error = SqliteInbox::open(inbox.folder.path().join("none/gather.db")).unwrap_err();
    assert_eq!(error.code(), "invalid_argument");
    assert!(error.to_string().contains("does not exist: make it first"));
    let both = Receiver::builder(SECRET)
        .inbox(SqliteInbox::open(inbox.path())?)
        .inline(gather_webhooks_receiver::MemoryClaims::new());
    assert!(
        both.build()
            .unwrap_err()
            .to_string()
            .contains("both `inbox` and `inline`")
    );
    Ok(())
}

#[tokio::test]
async fn inline_there_is_no_table_to_complete_in() -> Outcome {
    let receiver = Receiver::builder(SECRET)
        .on(
            |_: Event<InterviewCreated>, delivery: Delivery| async move {
                let connection = Connection::open_in_memory()?;
                let error = delivery.complete_in(&connection).unwrap_err();
                assert!(matches!(error, CompleteError::NoInbox));
                Ok(())
            },
        )
        .build()?;
    assert_eq!(post(&receiver, &created("Barista")).await, "200 OK");
    Ok(())
}
