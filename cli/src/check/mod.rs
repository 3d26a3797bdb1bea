//! Probes of a running endpoint: a table of rows, what runs them, and the report.

mod attacker;
mod flood;
mod framework;
mod junit;
mod leak;
mod maker;
mod probe;
mod report;
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
    report::{document, list, list_document, print, summary},
    runner::{Row, Runner, Verdict},
    table::all,
};
