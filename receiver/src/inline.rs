//! Runs handlers in the request, where there is no inbox.

use std::{future::Future, pin::pin, sync::Arc, sync::atomic::Ordering, time::Duration};

use tokio::time::sleep;
use tracing::Level;

use crate::{
    Delivery, HandlerError, StoreError,
    answer::{Answer, Answered},
    claims::{ClaimStore, Held, NewClaim},
    clock::{self, FORGETTING, from_millis, millis, to_millis},
    dispatch::Route,
    handler, inbox,
    keeper::Keeper,
    log::{self, Record},
    request::Arrived,
    shared::Shared,
};

type Settled = inbox::Answer<bool>;

/// How long the sender waits.
const LATE: Duration = Duration::from_secs(5);

pub(crate) async fn deliver(
    shared: &Arc<Shared>,
    claims: &Arc<dyn ClaimStore>,
    arrived: Arrived,
    route: Route,
) -> Answered {
    shared.begun.call_once(|| claims.begin());
    let handler = match route {
        Route::Run(handler) => handler,
        Route::Ignore => return Answer::OK.into(),
        Route::Dead(error) => {
            arrived.answered("dead", Answer::OK).write(Some(&error));
            let dead = arrived.dead(error, clock::now());
            let shared = Arc::clone(shared);
            return Answer::OK.then(move || drop(tokio::spawn(shared.tell_dead(dead))));
        }
    };
    let lease = match shared.lease(Arc::clone(&arrived.key)) {
        Ok(lease) => lease,
        Err(error) => return unavailable(&arrived, &error).into(),
    };
    let received_at = clock::now();
    let claim = claims.claim(NewClaim {
        lease: lease.clone(),
        name: arrived.storable_name(),
        signed_at: to_millis(arrived.event.signed_at),
        keep: shared.options.keep,
    });
    let (outcome, answer) = match claim.await {
        Ok(Held::Claimed) => {
            let delivery = Delivery::new(
                arrived.storable_name(),
                1,
                from_millis(received_at),
                arrived.event.signed_at,
                lease,
                claims.are_rows(),
            );
            return run(shared, claims, arrived, delivery, handler).await.into();
        }
        Ok(Held::Done) => ("duplicate", Answer::OK),
        Ok(Held::Busy) => ("rejected", Answer::IN_PROGRESS),
        Err(error) => return unavailable(&arrived, &error).into(),
    };
    arrived.answered(outcome, answer).write(None);
    answer.into()
}

fn unavailable(arrived: &Arrived, error: &StoreError) -> Answer {
    let answer = Answer::STORE_UNAVAILABLE;
    let record = arrived.answered("unavailable", answer);
    record.write(Some(&error.to_string()));
    answer
}

async fn run(
    shared: &Arc<Shared>,
    claims: &Arc<dyn ClaimStore>,
    arrived: Arrived,
    delivery: Delivery,
    handler: handler::Handler,
) -> Answer {
    let Arrived { event, key, since } = arrived;
    // The event is the handler's from now on.
    let (name, kind) = (event.name.clone(), event.kind.as_str());
    let record = |outcome| Record {
        name: Some(&name),
        kind: Some(kind),
        key: Some(&key),
        attempt: Some(1),
        ..Record::new(outcome, since)
    };
    // `stop` waits for it, unless it waits already.
    let running = shared.slots.try_acquire().ok();
    let keeper = Keeper::new(delivery.clone(), || claims.renew(delivery.lease.clone()));
    let late = || record("late").write(None);
    let work = handler::run(handler, event, delivery.clone());
    let result = keeper.keep(noting_late(work, late)).await;
    let (outcome, answer) = if settle(shared, claims, &keeper, &delivery, result).await {
        ("handled", Answer::OK)
    } else {
        ("failed", Answer::HANDLER_FAILED)
    };
    drop(running);
    let record = Record {
        code: answer.code(),
        status: Some(answer.status),
        ..record(outcome)
    };
    record.write(None);
    forget(shared, claims, &delivery);
    answer
}

async fn noting_late<T>(work: impl Future<Output = T>, late: impl Fn()) -> T {
    let mut work = pin!(work);
    tokio::select! {
        biased;
        done = &mut work => return done,
        () = sleep(LATE) => late(),
    }
    work.await
}

/// Completes the claim or releases it. Whether the delivery is handled.
async fn settle<R: Fn() -> Settled + Sync>(
    shared: &Shared,
    claims: &Arc<dyn ClaimStore>,
    keeper: &Keeper<R>,
    delivery: &Delivery,
    result: Result<(), HandlerError>,
) -> bool {
    let lease = delivery.lease.clone();
    if let (Ok(()), false) = (&result, delivery.was_completed()) {
        match claims.complete(lease, shared.options.keep).await {
            Ok(true) => {}
            Ok(false) => keeper.lose(),
            Err(error) => {
                let message = format!("handled, but the claim cannot be completed: {error}");
                log::of_delivery(Level::ERROR, delivery, &message);
            }
        }
        return true;
    }
    let error = match result {
        Ok(()) => "NotCommitted".to_owned(),
        Err(error) => error.report(),
    };
    let released = claims.release(lease).await;
    if let (Ok(false), true) = (&released, delivery.was_completed()) {
        return true;
    }
    log::of_delivery(
        Level::ERROR,
        delivery,
        &format!("the handler failed: {error}"),
    );
    if let Err(error) = released {
        let message = format!("the claim cannot be released: {error}");
        log::of_delivery(Level::ERROR, delivery, &message);
    }
    false
}

fn forget(shared: &Shared, claims: &Arc<dyn ClaimStore>, delivery: &Delivery) {
    let now = clock::now();
    let next = now.saturating_add(millis(FORGETTING));
    let at = shared.forget_at.load(Ordering::Acquire);
    let exchange = || {
        shared
            .forget_at
            .compare_exchange(at, next, Ordering::AcqRel, Ordering::Acquire)
    };
    if now >= at && exchange().is_ok() {
        tokio::spawn(claims.forget(delivery.lease.clone(), shared.options.keep));
    }
}
