//! What is logged: one record when a delivery is answered, one when it is handled. Never the payload.

use std::time::Instant;

use gather_webhooks::Event;
use tracing::{Level, error, info, warn};

/// A record of a delivery. What is not known stays out.
#[derive(Clone, Copy)]
pub(crate) struct Record<'a> {
    pub(crate) outcome: &'static str,
    pub(crate) code: Option<&'static str>,
    pub(crate) name: Option<&'a str>,
    pub(crate) kind: Option<&'static str>,
    pub(crate) key: Option<&'a str>,
    pub(crate) attempt: Option<u32>,
    pub(crate) status: Option<u16>,
    pub(crate) since: Instant,
}

impl<'a> Record<'a> {
    pub(crate) fn new(outcome: &'static str, since: Instant) -> Self {
        Self {
            outcome,
            code: None,
            name: None,
            kind: None,
            key: None,
            attempt: None,
            status: None,
            since,
        }
    }

    pub(crate) fn of(
        outcome: &'static str,
        since: Instant,
        event: &'a Event,
        key: &'a str,
    ) -> Self {
        Self {
            name: Some(&event.name),
            kind: Some(event.kind.as_str()),
            key: Some(key),
            ..Self::new(outcome, since)
        }
    }

    /// Writes it, with what the driver said, if it is that.
    pub(crate) fn write(self, detail: Option<&str>) {
        macro_rules! write {
            ($level:ident) => {
                $level!(
                    target: "gather_webhooks",
                    outcome = self.outcome,
                    code = self.code,
                    name = self.name,
                    kind = self.kind,
                    key = self.key,
                    attempt = self.attempt,
                    status = self.status,
                    duration_ms = millis(self.since),
                    "{}", self.message(detail)
                )
            };
        }
        match self.level() {
            Level::ERROR => write!(error),
            Level::WARN => write!(warn),
            _ => write!(info),
        }
    }

    fn level(self) -> Level {
        match self.outcome {
            "dead" | "unavailable" => Level::ERROR,
            "rejected" if self.status == Some(500) => Level::ERROR,
            "rejected" | "failed" | "late" => Level::WARN,
            _ => Level::INFO,
        }
    }

    fn message(self, detail: Option<&str>) -> String {
        let mut message = format!("delivery {}", self.outcome);
        for part in [self.name.or(self.code), detail].into_iter().flatten() {
            message.push_str(": ");
            message.push_str(part);
        }
        message
    }
}

/// To the microsecond, and 71 minutes at most: what takes longer is logged as that.
fn millis(since: Instant) -> f64 {
    let micros = u32::try_from(since.elapsed().as_micros());
    f64::from(micros.unwrap_or(u32::MAX)) / 1_000.0
}

/// What a delivery's handler, or its claim, has to say for itself.
pub(crate) fn of_delivery(level: Level, delivery: &crate::Delivery, message: &str) {
    macro_rules! write {
        ($level:ident) => {
            $level!(
                target: "gather_webhooks",
                name = delivery.name,
                key = delivery.key,
                attempt = delivery.attempt,
                "{message}"
            )
        };
    }
    if level == Level::ERROR {
        write!(error);
    } else {
        write!(warn);
    }
}

pub(crate) fn failure(message: &str) {
    error!(target: "gather_webhooks", "{message}");
}

pub(crate) fn warning(message: &str) {
    warn!(target: "gather_webhooks", "{message}");
}

pub(crate) fn news(message: &str) {
    info!(target: "gather_webhooks", "{message}");
}
