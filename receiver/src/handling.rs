//! What becomes of a delivery that was claimed from the inbox.

use std::{sync::Arc, time::Instant};

use gather_webhooks::Event;
use tokio::time::sleep;
use tracing::Level;

use crate::{
    DeadDelivery, Delivery, HandlerError,
    clock::{self, from_millis, millis},
    delivery::Lease,
    detached::on_a_task,
    dispatch::Route,
    handler::{self, Handler},
    inbox::{Asked, Claimed, Failure, Store},
    keeper::{AGAIN, Keeper},
    log::{self, Record},
    shared::Shared,
    slot::Slot,
};

/// How often more than there are retries a delivery may be claimed: each time, its handler took the process
/// down with it.
const NEVER_CAME_BACK: usize = 10;

/// What a delivery is found to be.
enum Found {
    Run(Handler, Box<Event>),
    Dead(String),
}

pub(crate) async fn handle(
    shared: Arc<Shared>,
    inbox: Arc<dyn Store>,
    claimed: Claimed,
    lease: Lease,
    mut slot: Slot,
) {
    let since = Instant::now();
    let delivery = Delivery::new(
        claimed.name.clone(),
        claimed.attempts,
        from_millis(claimed.received_at),
        from_millis(claimed.signed_at),
        lease,
        true,
    );
    let keeper = Keeper::new(&delivery, |until| {
        inbox.renew(delivery.lease.clone(), until)
    });
    let work = async {
        let (known, found) = find(&shared, &claimed);
        let result = match found {
            Found::Dead(error) => Err((error, true)),
            Found::Run(handler, event) => {
                let copy = delivery.clone();
                // It is called there too: whatever it does, the lease is renewed meanwhile.
                let ended = on_a_task(async move { handler(*event, copy).await });
                let result = handler::result(ended.await);
                result.map_err(|error| (report(&delivery, error), false))
            }
        };
        // So that the next claim is committed together with this. After a failure there may be `on_dead` to tell, which
        // is to run beside no more handlers than there are slots.
        if result.is_ok() {
            slot.free();
        }
        let (outcome, dead) = settle(&shared, &inbox, &delivery, &keeper, result).await;
        let record = Record {
            name: Some(known.as_ref().map_or(&delivery.name, |(name, _)| name)),
            kind: known.as_ref().map(|(_, kind)| *kind),
            key: Some(&delivery.key),
            attempt: Some(delivery.attempt),
            ..Record::new(outcome, since)
        };
        record.write(None);
        dead
    };
    if let Some(dead) = keeper.keep(work).await {
        shared.tell_dead(dead).await;
    }
}

/// What it is, and its event's name and kind, if it can be read.
fn find(shared: &Shared, claimed: &Claimed) -> (Option<(String, &'static str)>, Found) {
    let attempts = usize::try_from(claimed.attempts).unwrap_or(usize::MAX);
    if attempts > shared.options.retries.len().saturating_add(NEVER_CAME_BACK) {
        let error = "LeaseLost: its handler never came back";
        return (None, Found::Dead(error.into()));
    }
    let event = match Event::read_verified(&claimed.body, from_millis(claimed.signed_at)) {
        Ok(event) => event,
        Err(error) => return (None, Found::Dead(error.code().into())),
    };
    let known = Some((event.name.clone(), event.kind.as_str()));
    match shared.handlers.route(&event) {
        Some(Route::Run(handler)) => (known, Found::Run(handler, event.into())),
        Some(Route::Dead(error)) => (known, Found::Dead(error)),
        None => (known, Found::Dead("unrecognized: no handler".into())),
    }
}

/// Logs what the handler says, and gives what the inbox keeps of it.
fn report(delivery: &Delivery, error: HandlerError) -> String {
    let message = format!("the handler failed: {}", error.report());
    log::of_delivery(Level::ERROR, delivery, &message);
    error.into_name().into_owned()
}

/// Tells the inbox what came of it. The outcome that is logged, and what `on_dead` is told.
async fn settle<R: Fn(i64) -> Asked<bool> + Sync>(
    shared: &Arc<Shared>,
    inbox: &Arc<dyn Store>,
    delivery: &Delivery,
    keeper: &Keeper<'_, R>,
    result: Result<(), (String, bool)>,
) -> (&'static str, Option<DeadDelivery>) {
    let is_forgotten = result.is_ok();
    let (error, is_final) = match result {
        // Unless it has committed: then nothing of this is written.
        Ok(()) if delivery.was_completed() => ("NotCommitted".to_owned(), false),
        Ok(()) => {
            let complete = || inbox.complete(delivery.lease.clone(), clock::now());
            return match told(keeper, delivery, complete).await {
                Told::Now | Told::Before => ("handled", None),
                Told::Lost => ("failed", None),
            };
        }
        Err(failed) => failed,
    };
    let failure = failure(shared, delivery, error, is_final);
    let fail = || inbox.fail(delivery.lease.clone(), failure.clone());
    match told(keeper, delivery, fail).await {
        // Nothing is left to fail of what was committed.
        Told::Before if delivery.was_completed() => return ("handled", None),
        Told::Lost => return ("failed", None),
        Told::Now | Told::Before => {}
    }
    if is_forgotten {
        let message = "the handler failed: it did not commit the transaction of complete_in";
        log::of_delivery(Level::ERROR, delivery, message);
    }
    if let Some(due_at) = failure.due_at {
        shared.due.add(due_at, failure.now);
        return ("failed", None);
    }
    let dead = DeadDelivery {
        key: delivery.key.clone(),
        name: delivery.name.clone(),
        attempts: delivery.attempt,
        error: failure.error,
        signed_at: delivery.signed_at,
        received_at: delivery.received_at,
        finished_at: from_millis(failure.now),
    };
    ("dead", Some(dead))
}

fn failure(shared: &Shared, delivery: &Delivery, error: String, is_final: bool) -> Failure {
    let now = clock::now();
    let failed_before = usize::try_from(delivery.attempt.saturating_sub(1));
    let delay = failed_before
        .ok()
        .filter(|_| !is_final)
        .and_then(|index| shared.options.retries.get(index));
    Failure {
        error,
        now,
        due_at: delay.map(|delay| now.saturating_add(millis(*delay))),
    }
}

/// When the inbox took what came of a delivery.
#[derive(Debug, PartialEq, Eq)]
enum Told {
    Now,
    /// By the handler's own transaction, or at an attempt of which it was not known.
    Before,
    /// Never: the delivery is another's.
    Lost,
}

/// Tells the inbox, again and again while it does not listen.
async fn told<R: Fn(i64) -> Asked<bool> + Sync>(
    keeper: &Keeper<'_, R>,
    delivery: &Delivery,
    tell: impl Fn() -> Asked<bool>,
) -> Told {
    let mut is_first = true;
    loop {
        match tell().await {
            Ok(true) => return Told::Now,
            Ok(false) if is_first && delivery.was_completed() => return Told::Before,
            Ok(false) if keeper.was_told() => return Told::Before,
            Ok(false) => {
                keeper.lose();
                return Told::Lost;
            }
            Err(_) if keeper.is_lost() => return Told::Lost,
            Err(error) => {
                if is_first {
                    let message = format!("the inbox does not take what came of it: {error}");
                    log::of_delivery(Level::ERROR, delivery, &message);
                    keeper.doubt();
                    is_first = false;
                }
                sleep(AGAIN).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        future::ready,
        sync::atomic::{AtomicBool, Ordering},
    };

    use super::*;
    use crate::StoreError;

    /// What is made of it that the store fails, and then holds no such lease.
    async fn told_twice(until: i64) -> (Told, bool) {
        let lease = Lease {
            receiver: "default".into(),
            key: "key".into(),
            token: "token".into(),
            until,
        };
        let now = from_millis(clock::now());
        let delivery = Delivery::new("interview.created".into(), 1, now, now, lease, true);
        let keeper = Keeper::new(&delivery, |_| Box::pin(ready(Ok(true))));
        let is_second = AtomicBool::new(false);
        let tell = || -> Asked<bool> {
            let is_second = is_second.swap(true, Ordering::Relaxed);
            let answer = is_second.then_some(false).ok_or_else(StoreError::late);
            Box::pin(ready(answer))
        };
        let told = told(&keeper, &delivery, tell).await;
        (told, keeper.is_lost())
    }

    #[tokio::test(start_paused = true)]
    async fn what_may_be_anothers_was_not_told() {
        let now = clock::now();
        assert_eq!(told_twice(now + 20_000).await, (Told::Before, false));
        assert_eq!(told_twice(now - 1).await, (Told::Lost, true));
    }
}
