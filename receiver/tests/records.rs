//! What is logged, and what is not.

mod common;

use common::{Outcome, SECRET, Seen, created, post, records};
use gather_webhooks::{Event, InterviewCreated};
use gather_webhooks_receiver::{HandlerError, Receiver};
use tracing::subscriber;

#[tokio::test]
async fn one_record_for_each_answer() -> Outcome {
    let seen = Seen::default();
    let _guard = subscriber::set_default(records::subscriber(&seen));
    let receiver = Receiver::builder(SECRET)
        .on(|event: Event<InterviewCreated>, _| async move {
            match event.data.title.as_deref() {
                Some("fail") => Err(HandlerError::new("CrmDown").caused_by("no answer")),
                _ => Ok(()),
            }
        })
        .build()?;
    post(&receiver, &created("Barista")).await;
    post(&receiver, &created("Barista")).await;
    post(&receiver, &created("fail")).await;
    post(&receiver, "hello").await;
    let [begun, handled, duplicate, error, failed, rejected] = &seen.take()[..] else {
        return Err("not six records".into());
    };
    assert!(begun.starts_with("WARN message=deliveries are remembered in this process alone"));
    let name = r#"name="interview.created" kind="interview.created""#;
    assert_eq!(
        *handled,
        format!(
            r#"INFO message=delivery handled: interview.created outcome="handled" {name} attempt=1 status=200"#
        )
    );
    assert_eq!(
        *duplicate,
        format!(
            r#"INFO message=delivery duplicate: interview.created outcome="duplicate" {name} status=200"#
        )
    );
    assert!(error.contains("ERROR message=the handler failed: CrmDown: no answer"));
    assert_eq!(
        *failed,
        format!(
            r#"WARN message=delivery failed: interview.created outcome="failed" code="handler_failed" {name} attempt=1 status=500"#
        )
    );
    assert_eq!(
        *rejected,
        r#"WARN message=delivery rejected: malformed_payload outcome="rejected" code="malformed_payload" status=400"#
    );
    Ok(())
}
