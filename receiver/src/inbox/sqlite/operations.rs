//! The statements on a connection, whoever's it is.

use rusqlite::{Connection, Result, Row, named_params};

use super::super::{Claim, Claimed, Counted, Failure, NewDelivery};
use crate::{DeadDelivery, clock::from_millis, delivery::Lease, statements::statements};

statements! {
    Statements in "../../../sql/sqlite.sql":
    create version put claim renew complete fail dead replay delete count oldest overdue
    forget
}

pub(super) fn put(connection: &Connection, delivery: &NewDelivery) -> Result<bool> {
    let rows = connection.prepare_cached(SQL.put)?.execute(named_params! {
        ":receiver": delivery.receiver,
        ":key": delivery.key,
        ":name": delivery.name,
        ":body": delivery.body.as_ref(),
        ":signed_at": delivery.signed_at,
        ":now": delivery.now,
        ":state": delivery.state(),
        ":error": delivery.dead,
        ":finished_at": delivery.finished_at(),
    })?;
    Ok(rows == 1)
}

pub(super) fn claim(connection: &Connection, claim: &Claim) -> Result<Vec<Claimed>> {
    // Names of events, in which nothing is to be escaped.
    let names = claim.names.as_ref().map(|names| {
        let quoted = names.iter().map(|name| format!("\"{name}\""));
        format!("[{}]", quoted.collect::<Vec<_>>().join(","))
    });
    let mut statement = connection.prepare_cached(SQL.claim)?;
    let rows = statement.query_map(
        named_params! {
            ":receiver": claim.receiver,
            ":names": names,
            ":now": claim.now,
            ":expired": claim.expired,
            ":lease": claim.token,
            ":lease_until": claim.lease_until,
            ":limit": claim.limit,
        },
        |row| {
            Ok(Claimed {
                key: row.get("key")?,
                name: row.get("name")?,
                body: row.get("body")?,
                signed_at: row.get("signed_at")?,
                received_at: row.get("received_at")?,
                attempts: row.get("attempts")?,
            })
        },
    )?;
    rows.collect()
}

pub(super) fn renew(connection: &Connection, lease: &Lease, until: i64) -> Result<bool> {
    let mut statement = connection.prepare_cached(SQL.renew)?;
    let rows = statement.execute(named_params! {
        ":receiver": lease.receiver,
        ":key": lease.key,
        ":lease": lease.token,
        ":lease_until": until,
    })?;
    Ok(rows == 1)
}

pub(crate) fn complete(connection: &Connection, lease: &Lease, now: i64) -> Result<bool> {
    let mut statement = connection.prepare_cached(SQL.complete)?;
    let rows = statement.execute(named_params! {
        ":receiver": lease.receiver,
        ":key": lease.key,
        ":lease": lease.token,
        ":now": now,
    })?;
    Ok(rows == 1)
}

pub(super) fn fail(connection: &Connection, lease: &Lease, failure: &Failure) -> Result<bool> {
    let rows = connection
        .prepare_cached(SQL.fail)?
        .execute(named_params! {
            ":receiver": lease.receiver,
            ":key": lease.key,
            ":lease": lease.token,
            ":state": failure.state(),
            ":due_at": failure.due_at.unwrap_or(failure.now),
            ":error": failure.error,
            ":finished_at": failure.finished_at(),
        })?;
    Ok(rows == 1)
}

pub(super) fn dead(connection: &Connection, receiver: &str) -> Result<Vec<DeadDelivery>> {
    let mut statement = connection.prepare_cached(SQL.dead)?;
    let rows = statement.query_map(named_params! { ":receiver": receiver }, |row| {
        Ok(DeadDelivery {
            key: row.get("key")?,
            name: row.get("name")?,
            attempts: row.get("attempts")?,
            error: row.get::<_, Option<String>>("error")?.unwrap_or_default(),
            signed_at: from_millis(row.get("signed_at")?),
            received_at: from_millis(row.get("received_at")?),
            finished_at: from_millis(row.get("finished_at")?),
        })
    })?;
    rows.collect()
}

pub(super) fn replay(connection: &Connection, receiver: &str, key: &str, now: i64) -> Result<bool> {
    let mut statement = connection.prepare_cached(SQL.replay)?;
    let rows =
        statement.execute(named_params! { ":receiver": receiver, ":key": key, ":now": now })?;
    Ok(rows == 1)
}

pub(super) fn delete(connection: &Connection, receiver: &str, key: &str) -> Result<bool> {
    let mut statement = connection.prepare_cached(SQL.delete)?;
    let rows = statement.execute(named_params! { ":receiver": receiver, ":key": key })?;
    Ok(rows == 1)
}

pub(super) fn count(connection: &Connection, receiver: &str) -> Result<Counted> {
    let mut counted = Counted::default();
    let mut statement = connection.prepare_cached(SQL.count)?;
    let mut rows = statement.query(named_params! { ":receiver": receiver })?;
    while let Some(row) = rows.next()? {
        counted.set(&row.get::<_, String>("state")?, row.get("count")?);
    }
    let oldest = |row: &Row<'_>| row.get("received_at");
    counted.oldest = connection
        .prepare_cached(SQL.oldest)?
        .query_row(named_params! { ":receiver": receiver }, oldest)?;
    Ok(counted)
}

pub(super) fn overdue(connection: &Connection, receiver: &str) -> Result<Option<i64>> {
    let mut statement = connection.prepare_cached(SQL.overdue)?;
    statement.query_row(named_params! { ":receiver": receiver }, |row| {
        row.get("due_at")
    })
}

pub(super) fn forget(
    connection: &Connection,
    receiver: &str,
    before: i64,
    limit: u32,
) -> Result<u64> {
    let mut statement = connection.prepare_cached(SQL.forget)?;
    let rows = statement
        .execute(named_params! { ":receiver": receiver, ":before": before, ":limit": limit })?;
    Ok(u64::try_from(rows).unwrap_or(u64::MAX))
}
