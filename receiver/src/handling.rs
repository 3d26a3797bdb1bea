//! What becomes of a delivery that was claimed from the inbox.

use std::{sync::Arc, time::Instant};

use gather_webhooks::Event;
use tokio::time::sleep;
use tracing::Level;

use crate::{
    DeadDelivery, Delivery, HandlerError,
    clock::{self, LEASE, from_millis, millis},
    delivery::Lease,
    dispatch::Route,
    handler::{self, Handler},
    inbox::{Answer, Claimed, Failure, Store},
    keeper::{AGAIN, Keeper},
    log::{self, Record},
    shared::Shared,
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
    let keeper = Keeper::new(delivery.clone(), || {
        let until = clock::now().saturating_add(millis(LEASE));
        inbox.renew(delivery.lease.clone(), until)
    });
    let work = async {
        let (known, found) = find(&shared, &claimed);
        let result = match found {
            Found::Dead(error) => Err((error, true)),
            Found::Run(handler, event) => {
                let result = handler::run(handler, *event, delivery.clone()).await;
                result.map_err(|error| (report(&delivery, error), false))
            }
        };
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
        Route::Run(handler) => (known, Found::Run(handler, event.into())),
        Route::Dead(error) => (known, Found::Dead(error)),
        Route::Ignore => (known, Found::Dead("unrecognized: no handler".into())),
    }
}

/// Logs what the handler says, and gives what the inbox keeps of it.
fn report(delivery: &Delivery, error: HandlerError) -> String {
    let message = format!("the handler failed: {}", error.report());
    log::of_delivery(Level::ERROR, delivery, &message);
    error.into_name().into_owned()
}

/// Tells the inbox what came of it. The outcome that is logged, and what `on_dead` is told.
async fn settle<R: Fn() -> Answer<bool> + Sync>(
    shared: &Arc<Shared>,
    inbox: &Arc<dyn Store>,
    delivery: &Delivery,
    keeper: &Keeper<R>,
    result: Result<(), (String, bool)>,
) -> (&'static str, Option<DeadDelivery>) {
    let is_forgotten = result.is_ok();
    let (error, is_final) = match result {
        // Unless it has committed: then nothing of this is written.
        Ok(()) if delivery.was_completed() => ("NotCommitted".to_owned(), false),
        Ok(()) => {
            let complete = || inbox.complete(delivery.lease.clone(), clock::now());
            let held = until_told(keeper, delivery, complete).await;
            return (if held { "handled" } else { "failed" }, None);
        }
        Err(failed) => failed,
    };
    let failure = failure(shared, delivery, error, is_final);
    let fail = || inbox.fail(delivery.lease.clone(), failure.clone());
    if delivery.was_completed() {
        // Nothing is left to fail of what was committed.
        if !told(keeper, delivery, fail).await {
            return ("handled", None);
        }
        if is_forgotten {
            let message = "the handler failed: it did not commit the transaction of complete_in";
            log::of_delivery(Level::ERROR, delivery, message);
        }
    } else if !until_told(keeper, delivery, fail).await {
        return ("failed", None);
    }
    if let Some(due_at) = failure.due_at {
        shared.due.add(due_at);
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

/// Whether the lease was still held.
async fn until_told<R: Fn() -> Answer<bool> + Sync>(
    keeper: &Keeper<R>,
    delivery: &Delivery,
    tell: impl Fn() -> Answer<bool>,
) -> bool {
    let held = told(keeper, delivery, tell).await;
    if !held {
        keeper.lose();
    }
    held
}

/// Tells the inbox, again and again while it does not listen.
async fn told<R: Fn() -> Answer<bool> + Sync>(
    keeper: &Keeper<R>,
    delivery: &Delivery,
    tell: impl Fn() -> Answer<bool>,
) -> bool {
    let mut is_logged = false;
    loop {
        match tell().await {
            // What failed before may have been committed all the same.
            Ok(false) if is_logged && !keeper.is_lost() => return !delivery.was_completed(),
            Ok(held) => return held,
            Err(_) if keeper.is_lost() => return false,
            Err(error) => {
                if !is_logged {
                    let message = format!("the inbox does not take what came of it: {error}");
                    log::of_delivery(Level::ERROR, delivery, &message);
                    is_logged = true;
                }
                sleep(AGAIN).await;
            }
        }
    }
}
