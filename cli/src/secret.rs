//! Secrets: read once, never shown.

use std::{env, path::Path};

use gather_webhooks::Secret;

use crate::{args::SecretArgs, error::CliError, input::text_of};

/// The variable of the documentation.
const VARIABLE: &str = "WEBHOOK_SECRET";

impl SecretArgs {
    /// The secrets as they were given, at least one. Not checked: `explain` wants those that are wrong, too.
    pub(crate) fn read(&self) -> Result<Vec<Secret>, CliError> {
        Ok(self.read_texts()?.iter().map(Secret::from).collect())
    }

    /// The first secret as text: what a sender signs with.
    pub(crate) fn first(&self) -> Result<String, CliError> {
        Ok(self.read_texts()?.swap_remove(0))
    }

    /// All of them as texts, for who needs them twice: standard input gives them once.
    pub(crate) fn read_texts(&self) -> Result<Vec<String>, CliError> {
        let mut texts = self.secret.clone();
        for path in &self.secret_file {
            texts.push(from_file(path)?);
        }
        if texts.is_empty() {
            let variable = env::var_os(VARIABLE).ok_or_else(missing)?;
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
    let text = text_of(path, "webhook secret")?;
    // An editor's line break is not the secret's; any other white space is left for the verifier to complain of.
    let end = text.strip_suffix('\n').unwrap_or(&text);
    Ok(end.strip_suffix('\r').unwrap_or(end).to_owned())
}
