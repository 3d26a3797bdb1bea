//! Tries until an endpoint takes a delivery, or until the sender would give up.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::Semaphore,
    time::{Instant, sleep_until},
};

use super::{
    delivery::{Delivery, Signing},
    schedule::{LIMIT, Schedule},
};
use crate::http::{NoAnswer, Outcome, Target, exchange};

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Delivered,
    Failed,
    /// Failed, and there was no connection at any attempt.
    Unreachable,
}

/// One attempt, when it is over.
#[derive(Debug)]
pub(crate) struct Attempt<'a> {
    pub(crate) target: &'a Target,
    /// Of the burst, from 1 on.
    pub(crate) delivery: usize,
    pub(crate) number: usize,
    /// It was delivered already.
    pub(crate) is_duplicate: bool,
    pub(crate) outcome: &'a Outcome,
    /// Until the next one, if there is one.
    pub(crate) next: Option<Duration>,
}

/// Whoever is told.
pub(crate) trait Report {
    fn attempt(&self, attempt: &Attempt<'_>);
}

#[derive(Debug)]
pub(crate) struct Sender {
    pub(crate) signing: Signing,
    pub(crate) schedule: Schedule,
    pub(crate) duplicate: bool,
    /// How many attempts may be under way at a time; waiting for the next one does not count.
    pub(crate) slots: Arc<Semaphore>,
}

impl Sender {
    /// Sends as documented, and tells of each attempt.
    pub(crate) async fn deliver(
        &self,
        target: &Target,
        number: usize,
        delivery: &Delivery,
        report: &impl Report,
    ) -> Verdict {
        let mut was_reached = false;
        let mut attempt = 1;
        let delivered = loop {
            let started = Instant::now();
            let outcome = self.attempt(target, delivery, attempt > 1).await;
            was_reached |= !matches!(outcome, Err(NoAnswer::Unreachable(_)));
            let is_delivered = is_delivered(&outcome);
            let due = self
                .schedule
                .wait_after(attempt)
                .filter(|_| !is_delivered)
                .and_then(|wait| started.checked_add(wait));
            report.attempt(&Attempt {
                target,
                delivery: number,
                number: attempt,
                is_duplicate: false,
                outcome: &outcome,
                next: due.map(|due| due.saturating_duration_since(Instant::now())),
            });
            let Some(due) = due else {
                break is_delivered;
            };
            sleep_until(due).await;
            attempt = attempt.saturating_add(1);
        };
        if !delivered {
            return if was_reached {
                Verdict::Failed
            } else {
                Verdict::Unreachable
            };
        }
        if self.duplicate && !self.again(target, number, delivery, attempt, report).await {
            return Verdict::Failed;
        }
        Verdict::Delivered
    }

    /// Once more, although it was taken.
    async fn again(
        &self,
        target: &Target,
        number: usize,
        delivery: &Delivery,
        attempt: usize,
        report: &impl Report,
    ) -> bool {
        let outcome = self.attempt(target, delivery, true).await;
        report.attempt(&Attempt {
            target,
            delivery: number,
            number: attempt.saturating_add(1),
            is_duplicate: true,
            outcome: &outcome,
            next: None,
        });
        is_delivered(&outcome)
    }

    async fn attempt(&self, target: &Target, delivery: &Delivery, is_retry: bool) -> Outcome {
        // It is never closed, so there is a permit sooner or later.
        let _permit = self.slots.acquire().await;
        let request = delivery.request(&self.signing, is_retry);
        let mut outcome = exchange(target, &request, LIMIT).await;
        if let Ok(answer) = &mut outcome {
            answer.hide(&self.signing.secret.0);
        }
        outcome
    }
}

fn is_delivered(outcome: &Outcome) -> bool {
    outcome.as_ref().is_ok_and(crate::http::Answer::is_success)
}
