//! A counter on the database of the inbox, counted in the transaction that completes the delivery.

use std::{error::Error, time::Duration};

use deadpool_postgres::{Manager, Pool};
use gather_webhooks_receiver::{CompleteError, Delivery, HandlerError};
use rusqlite::{Connection, TransactionBehavior};
use tokio::task::spawn_blocking;
use tokio_postgres::NoTls;

use crate::config::Store;

const COUNT: &str = "UPDATE counter SET n = n + 1";

#[derive(Clone)]
pub(crate) enum Counter {
    Sqlite(String),
    Postgres(Pool),
    None,
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

    pub(crate) async fn count(
        &self,
        delivery: &Delivery,
        commit: bool,
    ) -> Result<(), HandlerError> {
        match self {
            Self::Sqlite(path) => {
                let (path, delivery) = (path.clone(), delivery.clone());
                spawn_blocking(move || in_sqlite(&path, &delivery, commit)).await?
            }
            Self::Postgres(pool) => in_postgres(pool, delivery, commit).await,
            Self::None => {
                let connection = Connection::open_in_memory()?;
                Ok(delivery.complete_in(&connection)?)
            }
        }
    }
}

fn in_sqlite(path: &str, delivery: &Delivery, commit: bool) -> Result<(), HandlerError> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(30))?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute(COUNT, [])?;
    delivery.complete_in(&transaction)?;
    let ended = if commit {
        transaction.commit()
    } else {
        transaction.rollback()
    };
    Ok(ended?)
}

async fn in_postgres(pool: &Pool, delivery: &Delivery, commit: bool) -> Result<(), HandlerError> {
    let mut connection = pool.get().await?;
    let transaction = connection.transaction().await?;
    transaction.execute(COUNT, &[]).await?;
    let completed: Result<(), CompleteError> = delivery.complete_in(&transaction).await;
    if let Err(error) = completed {
        transaction.rollback().await?;
        return Err(error.into());
    }
    let ended = if commit {
        transaction.commit().await
    } else {
        transaction.rollback().await
    };
    Ok(ended?)
}
