//! How help looks, and the examples on its first page.

use anstyle::{AnsiColor, Style};
use clap::builder::Styles;

pub(crate) const STYLES: Styles = Styles::styled()
    .header(Style::new().bold())
    .usage(Style::new().bold())
    .literal(AnsiColor::Cyan.on_default())
    .placeholder(AnsiColor::Green.on_default());

pub(crate) const MAIN: &str = "\
Examples:
  Is my endpoint right?
    gather-webhooks check http://localhost:3000/webhooks/qualifi
  Send it an event, as Gather would
    gather-webhooks send http://localhost:3000/webhooks/qualifi
  See what is delivered
    gather-webhooks listen --port 8080
  Why does this request not verify?
    gather-webhooks explain --request request.har

The secret comes from --secret, --secret-file or WEBHOOK_SECRET, and is never shown.

Exit status: 0 all is well, 1 it is not, 2 used wrongly, 3 could not be reached.";
