//! The client: hyper for what is well-formed, the bare stream for what must not be, or must not change.

mod answer;
mod client;
mod connect;
mod raw;
mod target;

pub(crate) use self::{
    answer::{Answer, NoAnswer, Outcome, milliseconds},
    client::{Outgoing, exchange},
    connect::connect,
    raw::{exchange_raw, read_answer},
    target::{Target, is_hop_header},
};
