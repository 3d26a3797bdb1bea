//! What is logged, and what is not.

mod common;

use std::fmt::{Debug, Write};

use common::{Outcome, SECRET, Seen, created, post};
use gather_webhooks::{Event, InterviewCreated};
use gather_webhooks_receiver::{HandlerError, Receiver};
use tracing::{
    Subscriber,
    field::{Field, Visit},
    subscriber,
};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
    registry,
};

struct Records(Seen);

impl<S: Subscriber> Layer<S> for Records {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        let mut record = Record(event.metadata().level().to_string());
        event.record(&mut record);
        if event.metadata().target() == "gather_webhooks" {
            self.0.push(record.0);
        }
    }
}

struct Record(String);

impl Visit for Record {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() != "duration_ms" && field.name() != "key" {
            let _ = write!(self.0, " {}={value:?}", field.name());
        }
    }
}

#[tokio::test]
async fn one_record_for_each_answer() -> Outcome {
    let records = Seen::default();
    let _guard = subscriber::set_default(registry().with(Records(records.clone())));
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
    let [begun, handled, duplicate, error, failed, rejected] = &records.take()[..] else {
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
