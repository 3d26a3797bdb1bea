//! Where an inbox is: a file, or the URL of a database.

use std::{path::PathBuf, time::Duration};

use tokio_postgres::config::{Config, Host, SslMode};

#[derive(Clone)]
pub(crate) enum Address {
    File(PathBuf),
    Url(Box<Config>),
}

/// Not the URL: it may hold a password.
impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::Url(_) => f.debug_tuple("Url").finish_non_exhaustive(),
        }
    }
}

impl Address {
    /// # Errors
    ///
    /// A sentence that does not repeat the text: it may hold a password.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some((scheme, rest)) = text.split_once("://") {
            return match scheme {
                "postgres" | "postgresql" => url(text),
                "sqlite" | "file" => Ok(Self::File(rest.into())),
                _ => {
                    Err("an inbox is an SQLite file, or postgresql://user@host/database".to_owned())
                }
            };
        }
        // `sqlite:gather.db`, as other tools have it.
        Ok(Self::File(
            text.strip_prefix("sqlite:").unwrap_or(text).into(),
        ))
    }
}

fn url(text: &str) -> Result<Address, String> {
    // Of libpq; here `require` checks the certificate anyway.
    let text = text
        .replace("sslmode=verify-full", "sslmode=require")
        .replace("sslmode=verify-ca", "sslmode=require");
    let mut config: Config = text.parse().map_err(|error: tokio_postgres::Error| {
        let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}"));
        format!(
            "this is no URL of a PostgreSQL database{}",
            cause.unwrap_or_default()
        )
    })?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(10));
    }
    // Debian's server offers TLS with a certificate that nobody can check; on this machine there is no need of it.
    if config.get_ssl_mode() == SslMode::Prefer && config.get_hosts().iter().all(is_local) {
        config.ssl_mode(SslMode::Disable);
    }
    Ok(Address::Url(Box::new(config)))
}

fn is_local(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1"),
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(text: &str) -> SslMode {
        match Address::parse(text) {
            Ok(Address::Url(config)) => config.get_ssl_mode(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn files_and_urls() {
        let path = |text: &str| match Address::parse(text) {
            Ok(Address::File(path)) => path.display().to_string(),
            other => panic!("{other:?}"),
        };
        assert_eq!(path("gather.db"), "gather.db");
        assert_eq!(path("sqlite:gather.db"), "gather.db");
        assert_eq!(path("sqlite:///var/gather.db"), "/var/gather.db");
        assert_eq!(path(r"C:\gather.db"), r"C:\gather.db");
        assert!(Address::parse("mysql://h/d").is_err());
        assert!(Address::parse("postgres://h:port/d").is_err());
    }

    #[test]
    fn tls_is_left_out_on_this_machine_only() {
        assert_eq!(mode("postgres://u:p@localhost/d"), SslMode::Disable);
        assert_eq!(
            mode("postgres://u:p@localhost/d?sslmode=require"),
            SslMode::Require
        );
        assert_eq!(mode("postgres://u:p@db.example.com/d"), SslMode::Prefer);
        assert_eq!(
            mode("postgres://db.example.com/d?sslmode=verify-full"),
            SslMode::Require
        );
    }

    #[test]
    fn no_password_is_shown() {
        let shown = format!("{:?}", Address::parse("postgres://u:pa55@h/d"));
        assert!(!shown.contains("pa55"), "{shown}");
        let refused = Address::parse("postgres://u:pa55@h:port/d").unwrap_err();
        assert!(!refused.contains("pa55"), "{refused}");
    }
}
