//! Work that goes on even if nobody waits for it any more.

use std::{
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::Poll,
};

/// Why work has no result.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    Panicked,
    /// The runtime has ended.
    Cancelled,
}

/// Does what can be done without waiting at once, and the rest on a task of its own: most work never waits, and
/// is spared the task.
pub(crate) async fn detached<T: Send + 'static>(
    mut work: Pin<Box<impl Future<Output = T> + Send + ?Sized + 'static>>,
) -> Result<T, Broken> {
    // What has panicked is not polled again.
    let first = poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)));
        Poll::Ready(polled)
    });
    match first.await {
        Ok(Poll::Ready(done)) => Ok(done),
        Ok(Poll::Pending) => on_a_task(work).await,
        Err(_) => Err(Broken::Panicked),
    }
}

/// Does all of it on a task of its own.
pub(crate) async fn on_a_task<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, Broken> {
    match tokio::spawn(work).await {
        Ok(done) => Ok(done),
        Err(error) if error.is_panic() => Err(Broken::Panicked),
        Err(_) => Err(Broken::Cancelled),
    }
}
