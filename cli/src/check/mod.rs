//! Probes of a running endpoint: a table of rows, what runs them, and the report.

mod attacker;
mod flood;
mod framework;
mod judge;
mod junit;
mod leak;
mod maker;
mod probe;
mod report;
mod row;
mod runner;
mod sender;
mod shot;
mod slow;
mod table;
mod text;
mod timing;

pub(crate) use self::{
    junit::write as write_junit,
    maker::Context,
    report::{count, document, list, list_document, print},
    row::{Row, Verdict},
    runner::Runner,
    table::all,
};
