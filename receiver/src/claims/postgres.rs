use std::{fmt, sync::Arc, time::Duration};

use deadpool_postgres::Pool;

use super::{ClaimStore, Claims, Held, NewClaim, Sealed, Stored};
use crate::{
    clock::{self, LEASE, SKEW, millis},
    delivery::Lease,
    handler::BoxFuture,
    inbox::{
        Asked,
        postgres::{
            operations::{self, SQL},
            session::{Database, Session, Worked},
        },
    },
};

const MOST_FORGOTTEN: u32 = 1_000;

/// Claims in PostgreSQL 12 or newer, through a pool of yours.
///
/// They are rows of the table of the inbox, so that
/// [`Delivery::complete_in`](crate::Delivery::complete_in) works.
///
/// ```
/// use deadpool_postgres::{Manager, Pool};
/// use gather_webhooks_receiver::{PostgresClaims, Receiver};
/// use tokio_postgres::NoTls;
///
/// let config = "postgresql://localhost/gather".parse()?;
/// let pool = Pool::builder(Manager::new(config, NoTls)).build()?;
/// let receiver = Receiver::builder("whsec_example")
///     .inline(PostgresClaims::new(pool))
///     .build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct PostgresClaims {
    database: Arc<Database>,
}

impl PostgresClaims {
    /// Claims in the database that this pool's connections lead to.
    #[must_use]
    pub fn new(pool: Pool) -> Self {
        Self {
            database: Arc::new(Database::new(pool)),
        }
    }
}

impl fmt::Debug for PostgresClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresClaims").finish_non_exhaustive()
    }
}

impl Claims for PostgresClaims {}

impl Sealed for PostgresClaims {
    fn store(self) -> Stored {
        Stored(Arc::new(self))
    }
}

impl ClaimStore for PostgresClaims {
    fn claim(&self, new: NewClaim) -> Asked<Held> {
        let database = Arc::clone(&self.database);
        Box::pin(database.ask(async move |session: Session| claim(session, &new).await))
    }

    fn complete(&self, lease: Lease, _: Duration) -> Asked<bool> {
        let database = Arc::clone(&self.database);
        Box::pin(database.ask(async move |session: Session| {
            let of_lease: [&str; 3] = [&lease.receiver, &lease.key, &lease.token];
            let [receiver, key, token] = &of_lease;
            let rows = session
                .commit(SQL.complete, &[receiver, key, token, &clock::now()])
                .await?;
            Ok((rows == 1, session))
        }))
    }

    fn release(&self, lease: Lease) -> Asked<bool> {
        let database = Arc::clone(&self.database);
        Box::pin(database.ask(async move |session: Session| {
            let of_lease: [&str; 3] = [&lease.receiver, &lease.key, &lease.token];
            let [receiver, key, token] = &of_lease;
            let rows = session.commit(SQL.release, &[receiver, key, token]).await?;
            Ok((rows == 1, session))
        }))
    }

    fn renew(&self, lease: Lease) -> Asked<bool> {
        let until = clock::now().saturating_add(millis(LEASE));
        let database = Arc::clone(&self.database);
        Box::pin(
            database
                .ask(async move |session: Session| operations::renew(session, &lease, until).await),
        )
    }

    fn are_rows(&self) -> bool {
        true
    }

    fn forget(&self, lease: Lease, keep: Duration) -> BoxFuture<()> {
        let before = clock::now().saturating_sub(millis(keep));
        let database = Arc::clone(&self.database);
        let forgotten = database.ask(async move |session: Session| {
            operations::forget(session, &lease.receiver, before, MOST_FORGOTTEN).await
        });
        Box::pin(async move {
            // What is left over goes the next time.
            let _ = forgotten.await;
        })
    }
}

/// Of one that is answered with 503 no claim is left, but where a COMMIT was sent and not answered.
async fn claim(session: Session, new: &NewClaim) -> Worked<Held> {
    let now = clock::now();
    let until = now.saturating_add(millis(LEASE));
    let expired = now.saturating_sub(millis(SKEW));
    let of_lease: [&str; 3] = [&new.lease.receiver, &new.lease.key, &new.lease.token];
    let [receiver, key, token] = &of_lease;
    loop {
        let claimed = session
            .commit(
                SQL.claim_inline,
                &[
                    receiver,
                    key,
                    &new.name,
                    &new.signed_at,
                    &now,
                    token,
                    &until,
                    &expired,
                ],
            )
            .await?;
        if claimed == 1 {
            return Ok((Held::Claimed, session));
        }
        // It may have gone in between.
        let state = session.query(SQL.state, &[receiver, key]).await?;
        match state
            .first()
            .map(|row| row.get::<_, String>("state"))
            .as_deref()
        {
            Some("done" | "dead") => return Ok((Held::Done, session)),
            Some(_) => return Ok((Held::Busy, session)),
            None => {}
        }
    }
}
