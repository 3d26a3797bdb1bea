//! What is logged.

use std::fmt::{Debug, Write};

use tracing::{
    Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
    registry,
};

use super::Seen;

/// Has what a receiver logs seen, without what differs each time.
pub(crate) fn subscriber(seen: &Seen) -> impl Subscriber + Send + Sync + 'static {
    registry().with(Records(seen.clone()))
}

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
