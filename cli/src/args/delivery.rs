//! What `verify` and `explain` look at.

use std::{path::PathBuf, time::Duration};

use gather_webhooks::DEFAULT_TOLERANCE;

use crate::time;

/// A delivery: body and header, or a whole request.
#[derive(Debug, clap::Args)]
pub(crate) struct DeliveryArgs {
    /// The file with the body, byte for byte; standard input if it is `-` or left out
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "request",
        help_heading = "Delivery"
    )]
    pub(crate) body: Option<PathBuf>,
    /// The value of the X-Qualifi-Signature header; again for another line of it
    #[arg(
        long,
        value_name = "TEXT",
        conflicts_with = "request",
        help_heading = "Delivery"
    )]
    pub(crate) header: Vec<String>,
    /// A file with the whole request: raw HTTP, a curl command, a HAR, or a Lambda event
    #[arg(long, value_name = "FILE", help_heading = "Delivery")]
    pub(crate) request: Option<PathBuf>,
    /// Which request of a file with several, counted from 1
    #[arg(
        long,
        value_name = "N",
        requires = "request",
        help_heading = "Delivery"
    )]
    pub(crate) entry: Option<usize>,
    /// Judge as if it were then: Unix seconds or milliseconds, or RFC 3339
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_negative_numbers = true, help_heading = "Clock")]
    pub(crate) now: Option<f64>,
    /// How far `t` may be from now, in seconds, or `off`; 600 unless given
    #[arg(long, value_name = "SECONDS", value_parser = tolerance, help_heading = "Clock")]
    pub(crate) tolerance: Option<Tolerance>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tolerance(Option<Duration>);

impl DeliveryArgs {
    pub(crate) fn tolerance(&self) -> Option<Duration> {
        self.tolerance
            .map_or(Some(DEFAULT_TOLERANCE), |tolerance| tolerance.0)
    }

    /// In seconds since the Unix epoch.
    pub(crate) fn now(&self) -> f64 {
        self.now.unwrap_or_else(time::now)
    }
}

fn tolerance(text: &str) -> Result<Tolerance, String> {
    if text == "off" {
        return Ok(Tolerance(None));
    }
    let seconds = text
        .parse()
        .map_err(|_| "give whole seconds, or `off`".to_owned())?;
    Ok(Tolerance(Some(Duration::from_secs(seconds))))
}
