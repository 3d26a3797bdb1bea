//! A handler that is held.

use std::sync::Arc;

use tokio::sync::Notify;

use super::soon;

/// Of a handler: it tells that it has come, and waits until it may go on.
#[derive(Clone, Default)]
pub(crate) struct Gate {
    came: Arc<Notify>,
    go_on: Arc<Notify>,
}

impl Gate {
    /// For the handler.
    pub(crate) async fn pass(&self) {
        self.came.notify_one();
        self.go_on.notified().await;
    }

    /// Until a handler has come.
    pub(crate) async fn reached(&self) {
        soon(self.came.notified()).await;
    }

    /// Lets one handler go on.
    pub(crate) fn open(&self) {
        self.go_on.notify_one();
    }
}
