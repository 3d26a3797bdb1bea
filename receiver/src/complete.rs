use std::{error::Error, fmt};

use crate::Delivery;

/// A transaction in which a delivery can be [completed](Delivery::complete_in).
///
/// Those of the drivers: `&rusqlite::Transaction` (and `&Connection`, `&Savepoint`),
/// `&tokio_postgres::Transaction`, `&deadpool_postgres::Transaction`.
pub trait CompleteIn: sealed::Sealed {
    /// `Result<(), CompleteError>`, or a future of it.
    type Output;

    #[doc(hidden)]
    fn complete(self, delivery: &Delivery) -> Self::Output;
}

mod sealed {
    pub trait Sealed {}
}

/// Why a delivery was not [completed](Delivery::complete_in).
#[derive(Debug)]
#[non_exhaustive]
pub enum CompleteError {
    /// The lease is not this handler's any more: it took too long to renew it, and another worker has the
    /// delivery. What this handler has written must not be committed.
    LeaseLost,
    /// The delivery is in no table that a transaction could change.
    NoInbox,
    /// What the database said.
    Database(Box<dyn Error + Send + Sync>),
}

impl fmt::Display for CompleteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LeaseLost => {
                "the delivery is no longer this handler's: another worker took it over, as its lease was \
                 not renewed in time. Do not commit what this handler wrote"
            }
            Self::NoInbox => {
                "this receiver keeps its deliveries in no table, so none can be completed in a \
                 transaction: give it an inbox"
            }
            Self::Database(_) => "the database did not complete the delivery",
        })
    }
}

impl Error for CompleteError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Database(error) => Some(error.as_ref()),
            Self::LeaseLost | Self::NoInbox => None,
        }
    }
}

fn judge<E: Error + Send + Sync + 'static>(
    delivery: &Delivery,
    rows: Result<bool, E>,
) -> Result<(), CompleteError> {
    match rows {
        Ok(true) => {
            delivery.mark_completed();
            Ok(())
        }
        Ok(false) => Err(CompleteError::LeaseLost),
        Err(error) => Err(CompleteError::Database(error.into())),
    }
}

#[cfg(feature = "sqlite")]
mod sqlite {
    use rusqlite::{Connection, Savepoint, Transaction};

    use super::{CompleteError, CompleteIn, judge, sealed::Sealed};
    use crate::{Delivery, clock, inbox::sqlite::operations};

    impl Sealed for &Connection {}
    impl Sealed for &Transaction<'_> {}
    impl Sealed for &Savepoint<'_> {}

    impl CompleteIn for &Connection {
        type Output = Result<(), CompleteError>;

        fn complete(self, delivery: &Delivery) -> Self::Output {
            if !delivery.in_a_table {
                return Err(CompleteError::NoInbox);
            }
            let rows = operations::complete(self, &delivery.lease, clock::now());
            judge(delivery, rows)
        }
    }

    impl CompleteIn for &Transaction<'_> {
        type Output = Result<(), CompleteError>;

        fn complete(self, delivery: &Delivery) -> Self::Output {
            let connection: &Connection = self;
            connection.complete(delivery)
        }
    }

    impl CompleteIn for &Savepoint<'_> {
        type Output = Result<(), CompleteError>;

        fn complete(self, delivery: &Delivery) -> Self::Output {
            let connection: &Connection = self;
            connection.complete(delivery)
        }
    }
}

#[cfg(feature = "postgres")]
mod postgres {
    use std::{future::Future, pin::Pin};

    use super::{CompleteError, CompleteIn, judge, sealed::Sealed};
    use crate::{Delivery, clock, inbox::postgres::operations};

    type Completion<'a> = Pin<Box<dyn Future<Output = Result<(), CompleteError>> + Send + 'a>>;

    impl Sealed for &tokio_postgres::Transaction<'_> {}
    impl Sealed for &deadpool_postgres::Transaction<'_> {}

    impl<'a> CompleteIn for &'a tokio_postgres::Transaction<'_> {
        type Output = Completion<'a>;

        fn complete(self, delivery: &Delivery) -> Self::Output {
            let delivery = delivery.clone();
            Box::pin(async move {
                if !delivery.in_a_table {
                    return Err(CompleteError::NoInbox);
                }
                let rows = operations::complete_in(self, &delivery.lease, clock::now()).await;
                judge(&delivery, rows)
            })
        }
    }

    impl<'a> CompleteIn for &'a deadpool_postgres::Transaction<'_> {
        type Output = Completion<'a>;

        fn complete(self, delivery: &Delivery) -> Self::Output {
            let transaction: &tokio_postgres::Transaction<'_> = self;
            transaction.complete(delivery)
        }
    }
}
