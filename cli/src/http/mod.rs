//! The client: hyper for what is well-formed, the bare stream for what must not be, or must not change.

mod answer;
mod client;
mod connect;
mod raw;
mod target;

pub(crate) use self::{
    answer::{Answer, NoAnswer, Outcome, TELLING, milliseconds},
    client::{Outgoing, exchange, usual_headers},
    connect::connect,
    raw::{exchange_raw, read_answer},
    target::Target,
};
