use std::{
    fmt,
    future::Future,
    sync::{Arc, LazyLock},
    time::Duration,
};

use redis::{
    AsyncCommands, ExistenceCheck, RedisError, Script, SetExpiry, SetOptions, aio::ConnectionLike,
};
use tokio::time::timeout;

use super::{ClaimStore, Claims, Held, NewClaim, Sealed, Stored};
use crate::{
    StoreError,
    clock::{LEASE, SKEW, STORE},
    delivery::Lease,
    inbox::Asked,
};

const DONE: &str = "done";

static COMPLETE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
         redis.call('SET', KEYS[1], 'done', 'PX', ARGV[2]) return 1",
    )
});
static RELEASE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
         return redis.call('DEL', KEYS[1])",
    )
});
static RENEW: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
         return redis.call('PEXPIRE', KEYS[1], ARGV[2])",
    )
});

/// Claims in Redis, through a connection of yours: a `ConnectionManager`, which connects again by itself, or
/// a `MultiplexedConnection`.
///
/// ```no_run
/// use gather_webhooks_receiver::{Receiver, RedisClaims};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let client = redis::Client::open("redis://127.0.0.1/")?;
/// let connection = client.get_multiplexed_async_connection().await?;
/// let receiver = Receiver::builder("whsec_example")
///     .inline(RedisClaims::new(connection))
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RedisClaims<C> {
    connection: C,
}

impl<C: ConnectionLike + Clone + Send + Sync + 'static> RedisClaims<C> {
    /// Claims in the Redis that this connection leads to.
    #[must_use]
    pub fn new(connection: C) -> Self {
        Self { connection }
    }

    fn run(&self, script: &'static Script, lease: &Lease, time: Duration) -> Asked<bool> {
        let mut connection = self.connection.clone();
        let mut script = script.prepare_invoke();
        script.key(key(lease)).arg(&*lease.token).arg(millis(time));
        within(async move { Ok(script.invoke_async::<u64>(&mut connection).await? == 1) })
    }
}

fn key(lease: &Lease) -> String {
    format!("gather_webhooks:{}:{}", lease.receiver, lease.key)
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX).max(1)
}

fn within<T: Send + 'static>(
    answer: impl Future<Output = Result<T, RedisError>> + Send + 'static,
) -> Asked<T> {
    Box::pin(async move {
        match timeout(STORE, answer).await {
            Ok(answer) => {
                answer.map_err(|error| StoreError::new(format!("Redis: {}", error.category())))
            }
            Err(_) => Err(StoreError::late()),
        }
    })
}

async fn claim<C: ConnectionLike + Send + Sync>(
    mut connection: C,
    key: &str,
    token: &str,
) -> Result<Held, RedisError> {
    let options = SetOptions::default()
        .conditional_set(ExistenceCheck::NX)
        .with_expiration(SetExpiry::PX(millis(LEASE.saturating_add(SKEW))));
    loop {
        let set: Option<String> = connection.set_options(key, token, options.clone()).await?;
        if set.is_some() {
            return Ok(Held::Claimed);
        }
        // It may have gone in between.
        let held: Option<String> = connection.get(key).await?;
        match held.as_deref() {
            Some(DONE) => return Ok(Held::Done),
            Some(_) => return Ok(Held::Busy),
            None => {}
        }
    }
}

impl<C> fmt::Debug for RedisClaims<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisClaims").finish_non_exhaustive()
    }
}

impl<C: ConnectionLike + Clone + Send + Sync + 'static> Claims for RedisClaims<C> {}

impl<C: ConnectionLike + Clone + Send + Sync + 'static> Sealed for RedisClaims<C> {
    fn store(self) -> Stored {
        Stored(Arc::new(self))
    }
}

impl<C: ConnectionLike + Clone + Send + Sync + 'static> ClaimStore for RedisClaims<C> {
    fn claim(&self, new: NewClaim) -> Asked<Held> {
        let connection = self.connection.clone();
        within(async move { claim(connection, &key(&new.lease), &new.lease.token).await })
    }

    fn complete(&self, lease: Lease, keep: Duration) -> Asked<bool> {
        self.run(&COMPLETE, &lease, keep)
    }

    fn release(&self, lease: Lease) -> Asked<bool> {
        self.run(&RELEASE, &lease, LEASE)
    }

    fn renew(&self, lease: Lease) -> Asked<bool> {
        self.run(&RENEW, &lease, LEASE.saturating_add(SKEW))
    }
}
