//! The sender, as it is documented: when it tries, what it sends, when it gives up.

mod delivery;
mod payload;
mod schedule;
mod sender;
mod timeline;

pub(crate) use self::{
    delivery::{Delivery, Hidden, Signing},
    payload::{Source, payloads},
    schedule::{ATTEMPTS, LIMIT, Schedule},
    sender::{Attempt, Report, Sender, Verdict},
    timeline::Timeline,
};
