//! The statements on a connection.

use tokio_postgres::{Error, Row, Transaction};

use super::{
    super::{Claim, Claimed, Counted, Failure, NewDelivery},
    session::{Session, Worked},
};
use crate::{DeadDelivery, clock::from_millis, delivery::Lease, statements::statements};

statements! {
    Statements in "../../../sql/postgres.sql":
    create exists version put claim renew complete fail dead replay delete count oldest overdue
    forget claim_inline state release
}

pub(super) async fn put(session: Session, delivery: &NewDelivery) -> Worked<bool> {
    let rows = session
        .commit(
            SQL.put,
            &[
                &&*delivery.receiver,
                &&*delivery.key,
                &delivery.name,
                &delivery.body.as_ref(),
                &delivery.signed_at,
                &delivery.now,
                &delivery.state(),
                &delivery.dead,
                &delivery.finished_at(),
            ],
        )
        .await?;
    Ok((rows == 1, session))
}

pub(super) async fn claim(session: Session, claim: &Claim) -> Worked<Vec<Claimed>> {
    let limit = i32::try_from(claim.limit).unwrap_or(i32::MAX);
    let rows = session
        .query(
            SQL.claim,
            &[
                &&*claim.receiver,
                &claim.names,
                &claim.now,
                &claim.expired,
                &&*claim.token,
                &claim.lease_until,
                &limit,
            ],
        )
        .await?;
    Ok((rows.iter().map(claimed).collect(), session))
}

fn claimed(row: &Row) -> Claimed {
    Claimed {
        key: row.get("key"),
        name: row.get("name"),
        body: row.get("body"),
        signed_at: row.get("signed_at"),
        received_at: row.get("received_at"),
        attempts: count_of(row.get("attempts")),
    }
}

fn count_of(attempts: i32) -> u32 {
    u32::try_from(attempts).unwrap_or(0)
}

pub(crate) async fn renew(session: Session, lease: &Lease, until: i64) -> Worked<bool> {
    let rows = session
        .execute(
            SQL.renew,
            &[&&*lease.receiver, &&*lease.key, &&*lease.token, &until],
        )
        .await?;
    Ok((rows == 1, session))
}

pub(crate) async fn complete(session: Session, lease: &Lease, now: i64) -> Worked<bool> {
    let rows = session
        .execute(
            SQL.complete,
            &[&&*lease.receiver, &&*lease.key, &&*lease.token, &now],
        )
        .await?;
    Ok((rows == 1, session))
}

/// In a transaction of the user's.
pub(crate) async fn complete_in(
    transaction: &Transaction<'_>,
    lease: &Lease,
    now: i64,
) -> Result<bool, Error> {
    let rows = transaction
        .execute(
            SQL.complete,
            &[&&*lease.receiver, &&*lease.key, &&*lease.token, &now],
        )
        .await?;
    Ok(rows == 1)
}

pub(super) async fn fail(session: Session, lease: &Lease, failure: &Failure) -> Worked<bool> {
    let rows = session
        .execute(
            SQL.fail,
            &[
                &&*lease.receiver,
                &&*lease.key,
                &&*lease.token,
                &failure.state(),
                &failure.due_at.unwrap_or(failure.now),
                &failure.error,
                &failure.finished_at(),
            ],
        )
        .await?;
    Ok((rows == 1, session))
}

pub(super) async fn dead(session: Session, receiver: &str) -> Worked<Vec<DeadDelivery>> {
    let rows = session.query(SQL.dead, &[&receiver]).await?;
    let dead = rows.iter().map(|row| DeadDelivery {
        key: row.get("key"),
        name: row.get("name"),
        attempts: count_of(row.get("attempts")),
        error: row.get::<_, Option<String>>("error").unwrap_or_default(),
        signed_at: from_millis(row.get("signed_at")),
        received_at: from_millis(row.get("received_at")),
        finished_at: from_millis(row.get("finished_at")),
    });
    Ok((dead.collect(), session))
}

pub(super) async fn replay(session: Session, receiver: &str, key: &str, now: i64) -> Worked<bool> {
    let rows = session
        .execute(SQL.replay, &[&receiver, &key, &now])
        .await?;
    Ok((rows == 1, session))
}

pub(super) async fn delete(session: Session, receiver: &str, key: &str) -> Worked<bool> {
    let rows = session.execute(SQL.delete, &[&receiver, &key]).await?;
    Ok((rows == 1, session))
}

pub(super) async fn count(session: Session, receiver: &str) -> Worked<Counted> {
    let mut counted = Counted::default();
    for row in session.query(SQL.count, &[&receiver]).await? {
        counted.set(row.get("state"), row.get("count"));
    }
    let oldest = session.query(SQL.oldest, &[&receiver]).await?;
    counted.oldest = oldest.first().and_then(|row| row.get("received_at"));
    Ok((counted, session))
}

pub(super) async fn overdue(session: Session, receiver: &str) -> Worked<Option<i64>> {
    let rows = session.query(SQL.overdue, &[&receiver]).await?;
    let due_at = rows.first().and_then(|row| row.get("due_at"));
    Ok((due_at, session))
}

pub(crate) async fn forget(
    session: Session,
    receiver: &str,
    before: i64,
    limit: u32,
) -> Worked<u64> {
    let limit = i32::try_from(limit).unwrap_or(i32::MAX);
    let rows = session
        .execute(SQL.forget, &[&receiver, &before, &limit])
        .await?;
    Ok((rows, session))
}
