//! Deliveries that wait where nobody runs handlers.

#![cfg(feature = "sqlite")]

mod common;

use std::time::Duration;

use common::{LONG, Outcome, SECRET, Seen, created, gate::Gate, inbox::Inbox, post, records, soon};
use gather_webhooks::{Event, InterviewCreated};
use gather_webhooks_receiver::{Builder, Receiver, SqliteInbox};
use tracing::subscriber;

impl Inbox {
    fn builder(&self) -> Result<Builder, gather_webhooks::Error> {
        Ok(Receiver::builder(SECRET).inbox(SqliteInbox::open(self.path())?))
    }

    /// Stores something that has been due for so long.
    async fn store_old(&self, seconds: i64) -> Outcome {
        let receiver = self.builder()?.otherwise(|_, _| async { Ok(()) }).build()?;
        post(&receiver, &created("old")).await;
        // It looks as well.
        settled(&receiver).await?;
        let age = "UPDATE gather_inbox SET due_at = due_at - 1000 * ?";
        self.database()?.execute(age, [seconds])?;
        Ok(())
    }
}

/// What was said that is not of a delivery.
fn told(seen: &Seen) -> Vec<String> {
    let records = seen.take().into_iter();
    records
        .filter(|record| !record.contains("outcome="))
        .collect()
}

/// Until what was asked of the inbox before was answered, and looked at.
async fn settled(receiver: &Receiver) -> Outcome {
    for _ in 0..3 {
        receiver.stats().await?;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}

#[tokio::test]
async fn what_waits_is_told_once_a_minute_at_most() -> Outcome {
    let inbox = Inbox::new()?;
    inbox.store_old(100).await?;
    let seen = Seen::default();
    let _guard = subscriber::set_default(records::subscriber(&seen));
    let receiver = inbox
        .builder()?
        .otherwise(|_, _| async { Ok(()) })
        .build()?;
    for title in ["1", "2", "3"] {
        assert_eq!(post(&receiver, &created(title)).await, "200 OK");
        settled(&receiver).await?;
    }
    let told = told(&seen);
    let [warning] = &told[..] else {
        return Err(format!("{told:?}").into());
    };
    let beginning = "WARN message=deliveries wait to be handled, the oldest for 10";
    assert!(warning.starts_with(beginning), "{warning}");
    for way_out in ["spawn `receiver.run()`", "`receiver.drain(budget)`"] {
        assert!(warning.contains(way_out), "{warning}");
    }
    Ok(())
}

#[tokio::test]
async fn not_what_has_just_come_or_waits_for_its_next_attempt() -> Outcome {
    let inbox = Inbox::new()?;
    inbox.store_old(50).await?;
    let seen = Seen::default();
    let receiver = inbox
        .builder()?
        .otherwise(|_, _| async { Ok(()) })
        .build()?;
    let _guard = subscriber::set_default(records::subscriber(&seen));
    post(&receiver, &created("new")).await;
    settled(&receiver).await?;
    assert_eq!(told(&seen), [""; 0]);
    inbox.store_old(-100).await?;
    let receiver = inbox
        .builder()?
        .otherwise(|_, _| async { Ok(()) })
        .build()?;
    post(&receiver, &created("newer")).await;
    settled(&receiver).await?;
    assert_eq!(told(&seen), [""; 0]);
    Ok(())
}

/// The only slot is taken, so that the old one goes on waiting.
#[tokio::test]
async fn not_where_the_loop_runs_or_a_drain() -> Outcome {
    for drains in [false, true] {
        let inbox = Inbox::new()?;
        let seen = Seen::default();
        let _guard = subscriber::set_default(records::subscriber(&seen));
        let gate = Gate::default();
        let passes = gate.clone();
        let receiver = inbox.builder()?.concurrency(1);
        let receiver = receiver.on(move |_: Event<InterviewCreated>, _| {
            let gate = passes.clone();
            async move {
                gate.pass().await;
                Ok(())
            }
        });
        let receiver = receiver.build()?;
        post(&receiver, &created("slow")).await;
        let handling = receiver.clone();
        let running = tokio::spawn(async move {
            if drains {
                let _ = handling.drain(LONG).await;
            } else {
                handling.run().await;
            }
        });
        gate.reached().await;
        inbox.store_old(100).await?;
        post(&receiver, &created("new")).await;
        settled(&receiver).await?;
        assert_eq!(told(&seen), [""; 0]);
        let (is_over, ()) = tokio::join!(receiver.stop(LONG), async { gate.open() });
        assert!(is_over);
        soon(running).await?;
    }
    Ok(())
}
