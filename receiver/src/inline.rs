//! Runs handlers in the request, where there is no inbox.

use std::{
    future::Future,
    pin::{Pin, pin},
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use tokio::time::sleep;
use tracing::Level;

use crate::{
    Delivery, HandlerError, StoreError,
    answer::{Answer, Answered},
    claims::{ClaimStore, Held, NewClaim},
    clock::{self, FORGETTING, from_millis, millis, to_millis},
    detached::detached,
    dispatch::Route,
    handler::{self, BoxFuture},
    inbox::Asked,
    keeper::Keeper,
    log::{self, Record},
    request::Arrived,
    shared::Shared,
};

/// How long the sender waits.
const LATE: Duration = Duration::from_secs(5);

/// Not an `async fn`, which keeps a second copy of each argument.
pub(crate) fn deliver(
    shared: Arc<Shared>,
    claims: Arc<dyn ClaimStore>,
    arrived: Arrived,
    route: Route,
) -> impl Future<Output = Answered> + Send {
    shared.begun.call_once(|| claims.begin());
    async move {
        // From before the claim on: it lets a handler begin, for which `stop` waits.
        let _running = shared.unsettled.one();
        let handler = match route {
            Route::Run(handler) => handler,
            Route::Dead(error) => {
                arrived.answered("dead", Answer::OK).write(Some(&error));
                let dead = arrived.dead(error, clock::now());
                let shared = Arc::clone(&shared);
                return Answer::OK.then(move || drop(tokio::spawn(shared.tell_dead(dead))));
            }
        };
        let received_at = clock::now();
        let lease = match shared.lease(Arc::clone(&arrived.key), received_at) {
            Ok(lease) => lease,
            Err(error) => return unavailable(&arrived, &error).into(),
        };
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
                let run = Run {
                    name: arrived.event.name.clone(),
                    kind: arrived.event.kind.as_str(),
                    since: arrived.since,
                    delivery,
                };
                let work = handler::call(&handler, arrived.event, run.delivery.clone());
                return run.finish(work, &shared, &*claims).await.into();
            }
            Ok(Held::Done) => ("duplicate", Answer::OK),
            Ok(Held::Busy) => ("rejected", Answer::IN_PROGRESS),
            Err(error) => return unavailable(&arrived, &error).into(),
        };
        arrived.answered(outcome, answer).write(None);
        answer.into()
    }
}

fn unavailable(arrived: &Arrived, error: &StoreError) -> Answer {
    let answer = Answer::STORE_UNAVAILABLE;
    let record = arrived.answered("unavailable", answer);
    record.write(Some(&error.to_string()));
    answer
}

type Work = BoxFuture<Result<(), HandlerError>>;

/// A handler that was called, and what is told of it.
struct Run {
    name: String,
    kind: &'static str,
    since: Instant,
    delivery: Delivery,
}

impl Run {
    async fn finish(&self, work: Work, shared: &Shared, claims: &dyn ClaimStore) -> Answer {
        let delivery = &self.delivery;
        let record = |outcome| Record {
            name: Some(&self.name),
            kind: Some(self.kind),
            key: Some(&delivery.key),
            attempt: Some(1),
            ..Record::new(outcome, self.since)
        };
        let keeper = Keeper::new(delivery, |_| claims.renew(delivery.lease.clone()));
        let late = || record("late").write(None);
        // On a task of its own once it waits: it may do whatever it likes, the lease is renewed meanwhile.
        let work = pin!(detached(work));
        let ended = keeper.keep(noting_late(work, late)).await;
        let result = handler::result(ended);
        let (outcome, answer) = if settle(shared, claims, &keeper, delivery, result).await {
            ("handled", Answer::OK)
        } else {
            ("failed", Answer::HANDLER_FAILED)
        };
        let record = Record {
            code: answer.code(),
            status: Some(answer.status),
            ..record(outcome)
        };
        record.write(None);
        forget(shared, claims, delivery);
        answer
    }
}

async fn noting_late<T>(mut work: Pin<&mut impl Future<Output = T>>, late: impl Fn()) -> T {
    let since = Instant::now();
    tokio::select! {
        biased;
        done = &mut work => {
            // It may have let nobody else do anything.
            if since.elapsed() >= LATE {
                late();
            }
            return done;
        }
        // Not made before it is needed, which it seldom is.
        () = async { Box::pin(sleep(LATE)).await } => late(),
    }
    work.await
}

/// Completes the claim or releases it. Whether the delivery is handled.
async fn settle<R: Fn(i64) -> Asked<bool> + Sync>(
    shared: &Shared,
    claims: &dyn ClaimStore,
    keeper: &Keeper<'_, R>,
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

fn forget(shared: &Shared, claims: &dyn ClaimStore, delivery: &Delivery) {
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
