//! Where the secret comes from.

use std::path::PathBuf;

/// The options for secrets, of every command that signs or verifies.
#[derive(Clone, Default, clap::Args)]
pub(crate) struct SecretArgs {
    /// The webhook secret; again for another, while secrets are being rotated
    ///
    /// Others on this machine can see the arguments of a program: prefer `--secret-file` or the
    /// variable `WEBHOOK_SECRET`, which counts where neither option is given.
    #[arg(long, value_name = "TEXT", help_heading = "Secret")]
    pub(crate) secret: Vec<String>,
    /// A file with the secret; a line break at its end does not count, `-` is standard input
    #[arg(long, value_name = "FILE", help_heading = "Secret")]
    pub(crate) secret_file: Vec<PathBuf>,
}

impl SecretArgs {
    /// Whether none was given as an option.
    pub(crate) fn is_empty(&self) -> bool {
        self.secret.is_empty() && self.secret_file.is_empty()
    }
}

impl std::fmt::Debug for SecretArgs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SecretArgs")
            .field("secret", &format_args!("[{} redacted]", self.secret.len()))
            .field("secret_file", &self.secret_file)
            .finish()
    }
}
