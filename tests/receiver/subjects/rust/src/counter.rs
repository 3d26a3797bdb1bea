//! A counter on the database of the inbox, counted in the transaction that completes the delivery.

use std::{error::Error, thread, time::Duration};

use deadpool_postgres::{Manager, Pool};
use gather_webhooks_receiver::{CompleteError, Delivery, HandlerError};
use rusqlite::{Connection, TransactionBehavior};
use tokio::{task::spawn_blocking, time::sleep};
use tokio_postgres::NoTls;

use crate::config::Store;

const COUNT: &str = "UPDATE counter SET n = n + 1";

#[derive(Clone)]
pub(crate) enum Counter {
    Sqlite(String),
    Postgres(Pool),
    None,
}

/// What becomes of the count.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) sleep: Duration,
    pub(crate) commit: bool,
}

pub(crate) fn pool(url: &str) -> Result<Pool, Box<dyn Error>> {
    Ok(Pool::builder(Manager::new(url.parse()?, NoTls)).build()?)
}

impl Counter {
    pub(crate) fn of(store: &Store) -> Result<Self, Box<dyn Error>> {
        Ok(match store {
            Store::Sqlite { path } => Self::Sqlite(path.clone()),
            Store::Postgres { url } | Store::PostgresClaims { url } => Self::Postgres(pool(url)?),
            Store::Memory | Store::RedisClaims { .. } => Self::None,
        })
    }

    pub(crate) async fn count(&self, delivery: Delivery, plan: Plan) -> Result<(), HandlerError> {
        match self {
            Self::Sqlite(path) => {
                let path = path.clone();
                spawn_blocking(move || in_sqlite(&path, &delivery, plan)).await?
            }
            Self::Postgres(pool) => in_postgres(pool, &delivery, plan).await,
            Self::None => {
                let connection = Connection::open_in_memory()?;
                Ok(delivery.complete_in(&connection)?)
            }
        }
    }
}

fn in_sqlite(path: &str, delivery: &Delivery, plan: Plan) -> Result<(), HandlerError> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(30))?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute(COUNT, [])?;
    thread::sleep(plan.sleep);
    delivery.complete_in(&transaction)?;
    match plan.commit {
        true => transaction.commit()?,
        false => transaction.rollback()?,
    }
    Ok(())
}

async fn in_postgres(pool: &Pool, delivery: &Delivery, plan: Plan) -> Result<(), HandlerError> {
    let mut connection = pool.get().await?;
    let transaction = connection.transaction().await?;
    transaction.execute(COUNT, &[]).await?;
    sleep(plan.sleep).await;
    let completed: Result<(), CompleteError> = delivery.complete_in(&transaction).await;
    if let Err(error) = completed {
        transaction.rollback().await?;
        return Err(error.into());
    }
    match plan.commit {
        true => transaction.commit().await?,
        false => transaction.rollback().await?,
    }
    Ok(())
}
