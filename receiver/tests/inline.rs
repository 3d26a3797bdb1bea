//! Handlers that run in the request.

#![expect(clippy::panic, reason = "a handler that panics has failed")]

mod common;

use std::{sync::Arc, time::Duration};

use common::{LONG, Outcome, SECRET, Seen, created, gate::Gate, payload, post, soon};
use gather_webhooks::{CandidateInterviewCompleted, Event, InterviewCreated};
use gather_webhooks_receiver::{HandlerError, Receiver};
use tokio::sync::Notify;

fn script(title: Option<&str>) -> Result<(), HandlerError> {
    match title {
        Some("fail") => Err(HandlerError::new("CrmDown")),
        Some("panic") => panic!("as it is told"),
        _ => Ok(()),
    }
}

#[tokio::test]
async fn a_handler_that_fails_gets_the_next_attempt() -> Outcome {
    let seen = Seen::default();
    let saw = seen.clone();
    let receiver = Receiver::builder(SECRET).on(move |event: Event<InterviewCreated>, _| {
        let title = event.data.title.clone().unwrap_or_default();
        assert_ne!(title, "panic at once");
        saw.push(title);
        async move { script(event.data.title.as_deref()) }
    });
    let receiver = receiver.build()?;
    for title in ["fail", "panic"] {
        for _ in 0..2 {
            assert_eq!(post(&receiver, &created(title)).await, "500 handler_failed");
        }
    }
    assert_eq!(seen.take(), ["fail", "fail", "panic", "panic"]);
    let body = created("panic at once");
    assert_eq!(post(&receiver, &body).await, "500 handler_failed");
    Ok(())
}

/// Its handlers are held at the gate.
fn held(gate: &Gate) -> Result<Receiver, gather_webhooks::Error> {
    let gate = gate.clone();
    let receiver = Receiver::builder(SECRET).on(move |_: Event<InterviewCreated>, _| {
        let gate = gate.clone();
        async move {
            gate.pass().await;
            Ok(())
        }
    });
    receiver.build()
}

#[tokio::test]
async fn another_attempt_waits_for_the_handler() -> Outcome {
    let gate = Gate::default();
    let receiver = held(&gate)?;
    let body = created("Barista");
    let first = tokio::spawn({
        let (receiver, body) = (receiver.clone(), body.clone());
        async move { post(&receiver, &body).await }
    });
    gate.reached().await;
    assert_eq!(post(&receiver, &body).await, "503 in_progress");
    assert!(!receiver.stop(Duration::ZERO).await);
    gate.open();
    assert_eq!(soon(first).await?, "200 OK");
    assert_eq!(post(&receiver, &body).await, "200 OK");
    assert!(receiver.stop(Duration::ZERO).await);
    Ok(())
}

#[tokio::test]
async fn a_sender_that_hangs_up_does_not_stop_the_handler() -> Outcome {
    let (gate, ended) = (Gate::default(), Arc::new(Notify::new()));
    let (passes, ends) = (gate.clone(), Arc::clone(&ended));
    let receiver = Receiver::builder(SECRET).on(move |_: Event<InterviewCreated>, _| {
        let (gate, ends) = (passes.clone(), Arc::clone(&ends));
        async move {
            gate.pass().await;
            ends.notify_one();
            Ok(())
        }
    });
    let receiver = receiver.build()?;
    let request = tokio::spawn(async move { post(&receiver, &created("Barista")).await });
    gate.reached().await;
    request.abort();
    assert!(soon(request).await.unwrap_err().is_cancelled());
    gate.open();
    soon(ended.notified()).await;
    Ok(())
}

/// One that began after `stop` was called as well.
#[tokio::test]
async fn stop_waits_for_every_handler_in_a_request() -> Outcome {
    let gate = Gate::default();
    let receiver = held(&gate)?;
    let request = |title: &str| {
        let (receiver, body) = (receiver.clone(), created(title));
        tokio::spawn(async move { post(&receiver, &body).await })
    };
    let first = request("first");
    gate.reached().await;
    let stopping = {
        let receiver = receiver.clone();
        tokio::spawn(async move { receiver.stop(LONG).await })
    };
    assert!(!receiver.stop(Duration::from_millis(10)).await);
    let second = request("second");
    gate.reached().await;
    gate.open();
    assert_eq!(soon(first).await?, "200 OK");
    assert!(!receiver.stop(Duration::from_millis(10)).await);
    assert!(!stopping.is_finished());
    gate.open();
    assert_eq!(soon(second).await?, "200 OK");
    assert!(soon(stopping).await?);
    Ok(())
}

#[tokio::test]
async fn an_unknown_shape_is_told_as_dead() -> Outcome {
    let (send, mut dead) = tokio::sync::mpsc::unbounded_channel();
    let receiver = Receiver::builder(SECRET)
        .on(|_: Event<CandidateInterviewCompleted>, _| async { Ok(()) })
        .on_dead(move |dead| {
            let send = send.clone();
            async move {
                let _ = send.send(dead);
            }
        })
        .build()?;
    let body = payload("candidate_interview.completed", "{}");
    assert_eq!(post(&receiver, &body).await, "200 OK");
    let dead = soon(dead.recv()).await.ok_or("nobody is told")?;
    assert_eq!(dead.name, "candidate_interview.completed");
    assert_eq!(dead.error, "unrecognized: data has no candidateInterviewId");
    assert_eq!(dead.attempts, 0);
    Ok(())
}
