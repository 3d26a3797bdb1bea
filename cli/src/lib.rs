//! The reader of requests: raw HTTP, `curl` commands, HAR and Lambda events.
//!
//! It does no I/O, so that the playground can use it in a browser. The rest of this package is a program.

#![forbid(unsafe_code)]

pub mod request;
