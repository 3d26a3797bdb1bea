//! Room for handlers.

use std::sync::Arc;

use tokio::sync::OwnedSemaphorePermit;

use crate::shared::Shared;

/// How many times the slots may be claimed and not settled: an inbox that gives deliveries, but does not take what
/// came of them, is not asked for more and more.
const UNSETTLED: u32 = 4;

/// How many handlers can be started now.
pub(crate) fn free(shared: &Shared) -> u32 {
    let most = shared.options.slots.saturating_mul(UNSETTLED);
    let left = most.saturating_sub(shared.unsettled.count());
    u32::try_from(shared.slots.available_permits()).map_or(left, |free| free.min(left))
}

/// What a delivery has of the receiver from its claim until the inbox knows what came of it.
pub(crate) struct Slot {
    shared: Arc<Shared>,
    permit: Option<OwnedSemaphorePermit>,
}

impl Slot {
    pub(crate) fn new(shared: Arc<Shared>, permit: Option<OwnedSemaphorePermit>) -> Self {
        shared.unsettled.add();
        Self { shared, permit }
    }

    /// Makes room for the next handler. `stop` still waits for the rest.
    pub(crate) fn free(&mut self) {
        self.permit = None;
        self.shared.freed.notify_one();
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.shared.unsettled.remove();
        self.free();
    }
}
