//! Secrets: read once, never shown.

use std::{env, ffi::OsString, fs, io::Read, path::Path};

use gather_webhooks::Secret;

use crate::{args::SecretArgs, error::CliError};

/// The variable of the documentation.
const VARIABLE: &str = "WEBHOOK_SECRET";

impl SecretArgs {
    /// The secrets as they were given, at least one. Not checked: `explain` wants those that are wrong, too.
    pub(crate) fn read(&self) -> Result<Vec<Secret>, CliError> {
        Ok(self.read_texts()?.iter().map(Secret::from).collect())
    }

    /// The same as texts, for who needs them twice.
    pub(crate) fn read_texts(&self) -> Result<Vec<String>, CliError> {
        self.texts(env::var_os(VARIABLE))
    }

    /// The first secret as text: what a sender signs with.
    pub(crate) fn first(&self) -> Result<String, CliError> {
        Ok(self.read_texts()?.swap_remove(0))
    }

    /// All of them as text: a verifier keeps none, so that whoever explains needs them once more.
    pub(crate) fn all(&self) -> Result<Vec<String>, CliError> {
        self.texts(env::var_os(VARIABLE))
    }

    fn texts(&self, variable: Option<OsString>) -> Result<Vec<String>, CliError> {
        let mut texts = self.secret.clone();
        for path in &self.secret_file {
            texts.push(from_file(path)?);
        }
        if texts.is_empty() {
            let variable = variable.ok_or_else(missing)?;
            texts.push(variable.into_string().map_err(|_| {
                CliError::usage(format!(
                    "{VARIABLE} is not UTF-8 text, which a webhook secret is: copy it again from where the webhook \
                     URL is set up"
                ))
            })?);
        }
        Ok(texts)
    }
}

fn missing() -> CliError {
    CliError::usage(format!(
        "there is no secret: set {VARIABLE}, or give --secret-file FILE or --secret TEXT; it is shown where the \
         webhook URL is set up"
    ))
}

fn from_file(path: &Path) -> Result<String, CliError> {
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes).map(drop)
    } else {
        fs::read(path).map(|read| bytes = read)
    };
    read.map_err(|error| {
        CliError::usage(format!(
            "the secret cannot be read from {}: {error}",
            path.display()
        ))
    })?;
    let text = gather_webhooks_cli::request::text(&bytes).map_err(|_| {
        CliError::usage(format!(
            "{} is not UTF-8 text, which a webhook secret is",
            path.display()
        ))
    })?;
    // An editor's line break is not the secret's; any other white space is left for the verifier to complain of.
    let end = text.strip_suffix('\n').unwrap_or(&text);
    Ok(end.strip_suffix('\r').unwrap_or(end).to_owned())
}
