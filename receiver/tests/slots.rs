//! How many handlers may run, and what they wait for.

#![cfg(feature = "sqlite")]

mod common;

use std::time::Duration;

use common::{LONG, Outcome, SECRET, created, inbox::Inbox, post, soon};
use gather_webhooks::{Event, InterviewCreated};
use gather_webhooks_receiver::{Delivery, Receiver, SqliteInbox};

#[tokio::test]
async fn the_next_handler_does_not_wait_for_a_commit_but_stop_does() -> Outcome {
    let inbox = Inbox::new()?;
    let seen = inbox.seen.clone();
    let receiver = Receiver::builder(SECRET)
        .inbox(SqliteInbox::open(inbox.path())?)
        .concurrency(1)
        .on(move |_: Event<InterviewCreated>, delivery: Delivery| {
            seen.push(delivery.key);
            async { Ok(()) }
        })
        .build()?;
    for number in 0..6 {
        assert_eq!(
            post(&receiver, &created(&number.to_string())).await,
            "200 OK"
        );
    }
    let database = inbox.database()?;
    database.execute_batch(
        "CREATE TRIGGER stubborn BEFORE UPDATE ON gather_inbox WHEN new.state = 'done'
         BEGIN SELECT RAISE(ABORT, 'not now'); END",
    )?;
    let running = tokio::spawn(receiver.run());
    let mut runs = Vec::new();
    soon(async {
        while runs.len() < 4 {
            tokio::time::sleep(Duration::from_millis(10)).await;
            runs.extend(inbox.seen.take());
        }
    })
    .await;
    assert!(!receiver.stop(Duration::from_millis(100)).await);
    assert_eq!(receiver.stats().await?.done, 0);
    database.execute_batch("DROP TRIGGER stubborn")?;
    assert!(receiver.stop(LONG).await);
    soon(running).await?;
    // Nor does it go on for ever without one.
    let stats = receiver.stats().await?;
    assert_eq!((stats.pending, stats.done), (2, 4));
    Ok(())
}
