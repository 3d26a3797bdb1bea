//! Takes from the inbox what is due.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    task::{JoinHandle, JoinSet},
    time::{sleep, timeout, timeout_at},
};

use crate::{
    StoreError,
    clock::{self, FORGETTING, SKEW, millis},
    delivery::Lease,
    handling::handle,
    inbox::{Asked, Claim, Store},
    shared::{Mode, Shared},
    slot::{self, Slot},
};

/// How often the inbox is looked at unasked: another process may have stored something.
const POLL: Duration = Duration::from_secs(1);
const MOST_FORGOTTEN: u32 = 1_000;

/// What a claim gave.
struct Batch {
    running: Vec<JoinHandle<()>>,
    /// Whether there may be more than there were slots for.
    is_full: bool,
}

/// The loop, until the receiver is stopped.
pub(crate) async fn run(shared: Arc<Shared>) {
    match &shared.mode {
        Mode::Inline(_) => shared.stopped().await,
        Mode::Inbox(inbox) => {
            let _handling = shared.lookout.handling.one();
            tokio::join!(claim_all(&shared, inbox), forget_all(&shared, inbox));
        }
    }
}

async fn claim_all(shared: &Arc<Shared>, inbox: &Arc<dyn Store>) {
    while !shared.is_stopping() {
        // What is claimed is handled, even if nobody polls this any more.
        let claimed = tokio::spawn(claim(Arc::clone(shared), Arc::clone(inbox)));
        let is_full = match claimed.await {
            Ok(Ok(batch)) => {
                shared.note_outage(None);
                batch.is_full
            }
            Ok(Err(error)) => {
                shared.note_outage(Some(&error));
                false
            }
            Err(_) => false,
        };
        tokio::select! {
            () = shared.stopped() => {}
            () = wait(shared, is_full) => {}
        }
    }
}

/// Until it is time to look again.
async fn wait(shared: &Shared, is_full: bool) {
    let poll = sleep(POLL);
    let mut poll = std::pin::pin!(poll);
    loop {
        let now = clock::now();
        let due = shared.due.next(now).unwrap_or(i64::MAX).saturating_sub(now);
        let due = Duration::from_millis(due.unsigned_abs());
        tokio::select! {
            () = &mut poll => return,
            () = shared.stored.notified(), if !is_full => return,
            () = shared.freed.notified(), if is_full => return,
            () = shared.due.changed.notified() => {}
            () = sleep(due), if due < POLL => return,
        }
    }
}

/// Claims as much as there are slots for, and starts to handle it.
async fn claim(shared: Arc<Shared>, inbox: Arc<dyn Store>) -> Result<Batch, StoreError> {
    let mut batch = Batch {
        running: Vec::new(),
        is_full: true,
    };
    let free = slot::free(&shared);
    let slots = Arc::clone(&shared.slots).try_acquire_many_owned(free);
    // Looked at once the slots are held: where `stop` has found them free, nothing may begin any more.
    let (Ok(mut slots), true) = (slots, free > 0 && !shared.is_stopping()) else {
        return Ok(batch);
    };
    let now = clock::now();
    let lease = shared.lease("".into(), now)?;
    let claimed = inbox
        .claim(Claim {
            receiver: Arc::clone(&lease.receiver),
            names: shared.handlers.names(),
            now,
            expired: now.saturating_sub(millis(SKEW)),
            token: Arc::clone(&lease.token),
            lease_until: lease.until,
            limit: free,
        })
        .await?;
    batch.is_full = claimed.len() >= slots.num_permits();
    for one in claimed {
        let lease = Lease {
            key: one.key.as_str().into(),
            ..lease.clone()
        };
        let slot = Slot::new(Arc::clone(&shared), slots.split(1));
        let handled = handle(Arc::clone(&shared), Arc::clone(&inbox), one, lease, slot);
        batch.running.push(tokio::spawn(handled));
    }
    Ok(batch)
}

/// Handles what is due, until nothing is or the time is over. How many deliveries it took.
pub(crate) async fn drain(shared: Arc<Shared>, budget: Duration) -> Result<u64, StoreError> {
    let inbox = shared.inbox()?;
    let _handling = shared.lookout.handling.one();
    let end = Instant::now().checked_add(budget);
    let is_over = || end.is_some_and(|end| Instant::now() >= end);
    let mut running = JoinSet::new();
    let mut count: u64 = 0;
    let mut result = Ok(());
    while !is_over() && !shared.is_stopping() {
        let claimed = tokio::spawn(claim(Arc::clone(&shared), Arc::clone(inbox)));
        let batch = match claimed.await {
            Ok(Ok(batch)) => batch,
            Ok(Err(error)) => {
                result = Err(error);
                break;
            }
            Err(_) => break,
        };
        let is_empty = batch.running.is_empty();
        for handled in batch.running {
            count = count.saturating_add(1);
            running.spawn(handled);
        }
        if !is_empty && !batch.is_full {
            continue;
        }
        // One that ends makes room, or may be due again.
        let is_done = async {
            match running.join_next().await {
                Some(_) => false,
                None if batch.is_full => {
                    // The loop has all slots.
                    let _ = timeout(POLL, shared.freed.notified()).await;
                    false
                }
                None => true,
            }
        };
        let is_done = match end {
            Some(end) => timeout_at(end.into(), is_done).await.unwrap_or(true),
            None => is_done.await,
        };
        if is_done {
            break;
        }
    }
    while running.join_next().await.is_some() {}
    result?;
    if !is_over() && !shared.is_stopping() {
        // Where nothing runs between requests, no loop does it. What fails is for the next time.
        let _ = forget(&shared, inbox).await;
    }
    Ok(count)
}

async fn forget_all(shared: &Arc<Shared>, inbox: &Arc<dyn Store>) {
    while !shared.is_stopping() {
        let forgotten = forget(shared, inbox).await;
        if forgotten.is_ok_and(|count| count >= u64::from(MOST_FORGOTTEN)) {
            continue;
        }
        tokio::select! {
            () = shared.stopped() => {}
            () = sleep(FORGETTING) => {}
        }
    }
}

fn forget(shared: &Shared, inbox: &Arc<dyn Store>) -> Asked<u64> {
    let receiver = Arc::clone(&shared.options.name);
    let before = clock::now().saturating_sub(millis(shared.options.keep));
    inbox.forget(receiver, before, MOST_FORGOTTEN)
}
