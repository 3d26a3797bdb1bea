#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(all(feature = "postgres", feature = "sqlite")),
    allow(dead_code, reason = "what only they need")
)]

mod answer;
mod builder;
mod claims;
mod clock;
mod complete;
mod credentials;
mod dead;
mod delivery;
mod detached;
mod dispatch;
mod handler;
mod handling;
mod inbox;
mod inline;
mod keeper;
mod log;
mod lookout;
mod looping;
mod receiver;
mod request;
mod service;
mod shared;
mod slot;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod statements;
mod store_error;
mod tally;
mod token;

pub use crate::{
    builder::Builder,
    claims::{Claims, MemoryClaims},
    complete::{CompleteError, CompleteIn},
    credentials::Credentials,
    dead::DeadDelivery,
    delivery::Delivery,
    handler::HandlerError,
    inbox::{Inbox, Stats},
    receiver::Receiver,
    service::ReceiverService,
    store_error::StoreError,
};

#[cfg(feature = "postgres")]
pub use crate::{claims::PostgresClaims, inbox::PostgresInbox};

#[cfg(feature = "redis")]
pub use crate::claims::RedisClaims;

#[cfg(feature = "sqlite")]
pub use crate::inbox::SqliteInbox;
