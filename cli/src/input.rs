//! What commands are given: files, and standard input for `-`.

use std::{
    fs,
    io::{self, Read},
    path::Path,
};

use gather_webhooks_cli::request;

use crate::error::CliError;

/// Byte for byte.
pub(crate) fn bytes_of(path: &Path, what: &str) -> Result<Vec<u8>, CliError> {
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        io::stdin().lock().read_to_end(&mut bytes).map(drop)
    } else {
        fs::read(path).map(|read| bytes = read)
    };
    read.map_err(|error| {
        CliError::usage(format!(
            "the {what} cannot be read from {}: {error}",
            path.display()
        ))
    })?;
    Ok(bytes)
}

/// As text, without what Windows puts around it.
pub(crate) fn text_of(path: &Path, what: &str) -> Result<String, CliError> {
    request::text(&bytes_of(path, what)?).map_err(|_| {
        CliError::usage(format!(
            "{} is not UTF-8 text, which a {what} is",
            path.display()
        ))
    })
}
