use std::io::{Write, stdout};

use serde_json::Value;

/// Writes a line at once, in one piece.
pub(crate) fn write(value: &Value) {
    let line = format!("{value}\n");
    let mut out = stdout().lock();
    // Whoever reads may have gone.
    let _ = out.write_all(line.as_bytes()).and_then(|()| out.flush());
}
