//! Where requests go.

use std::net::{IpAddr, SocketAddr};

use http::Uri;

use super::NoAnswer;

/// An endpoint: its URL, taken apart, and the addresses of its host once they are known.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) url: String,
    pub(crate) tls: bool,
    /// As in the URL, an IPv6 address without its brackets.
    pub(crate) host: String,
    pub(crate) port: u16,
    /// Path and query.
    pub(crate) path: String,
    addresses: Vec<SocketAddr>,
}

impl Target {
    /// # Errors
    ///
    /// A sentence that says what is wrong with the URL.
    pub(crate) fn parse(url: &str) -> Result<Self, String> {
        let url = url.trim();
        let example = "write it like http://127.0.0.1:3000/webhooks/qualifi";
        let uri: Uri = url
            .parse()
            .map_err(|_| format!("`{url}` is no URL: {example}"))?;
        let tls = match uri.scheme_str() {
            Some("http") => false,
            Some("https") => true,
            Some(other) => {
                return Err(format!("`{other}:` is no scheme of a webhook: {example}"));
            }
            None => return Err(format!("`{url}` has no http:// or https://: {example}")),
        };
        if uri.authority().is_some_and(|it| it.as_str().contains('@')) {
            return Err(
                "the URL holds a user and a password, which the sender would not send: \
                        leave them out"
                    .to_owned(),
            );
        }
        let host = uri.host().unwrap_or_default();
        if host.is_empty() {
            return Err(format!("`{url}` names no host: {example}"));
        }
        let path = uri.path_and_query().map_or("/", |it| it.as_str());
        Ok(Self {
            url: url.to_owned(),
            tls,
            host: host.trim_matches(['[', ']']).to_owned(),
            port: uri.port_u16().unwrap_or(if tls { 443 } else { 80 }),
            path: path.to_owned(),
            addresses: Vec::new(),
        })
    }

    /// What the `Host` header says: the port only where it is not the scheme's own.
    pub(crate) fn authority(&self) -> String {
        let host = if self.host.contains(':') {
            format!("[{}]", self.host)
        } else {
            self.host.clone()
        };
        match (self.tls, self.port) {
            (false, 80) | (true, 443) => host,
            (_, port) => format!("{host}:{port}"),
        }
    }

    /// Asks for the addresses once and keeps them, so that what was judged is what is connected to.
    pub(crate) async fn resolve(&mut self) -> Result<(), NoAnswer> {
        self.addresses = self.lookup().await?;
        Ok(())
    }

    /// Whether the endpoint is on this machine. Needs [`resolve`](Self::resolve).
    pub(crate) fn is_loopback(&self) -> bool {
        !self.addresses.is_empty() && self.addresses.iter().all(|it| is_loopback(it.ip()))
    }

    pub(crate) fn has_addresses(&self) -> bool {
        !self.addresses.is_empty()
    }

    pub(super) async fn addresses(&self) -> Result<Vec<SocketAddr>, NoAnswer> {
        if self.addresses.is_empty() {
            self.lookup().await
        } else {
            Ok(self.addresses.clone())
        }
    }

    async fn lookup(&self) -> Result<Vec<SocketAddr>, NoAnswer> {
        let found = tokio::net::lookup_host((self.host.as_str(), self.port)).await;
        let addresses: Vec<_> = found
            .map_err(|error| NoAnswer::Unreachable(format!("no host `{}`: {error}", self.host)))?
            .collect();
        if addresses.is_empty() {
            return Err(NoAnswer::Unreachable(format!(
                "the host `{}` has no address",
                self.host
            )));
        }
        Ok(addresses)
    }
}

fn is_loopback(address: IpAddr) -> bool {
    match address {
        IpAddr::V6(v6) => v6
            .to_ipv4_mapped()
            .map_or(v6.is_loopback(), |v4| v4.is_loopback()),
        IpAddr::V4(v4) => v4.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_taken_apart() {
        let target = Target::parse("http://[::1]:3000/webhooks/qualifi?a=b").unwrap();
        assert_eq!(target.host, "::1");
        assert_eq!(target.authority(), "[::1]:3000");
        assert_eq!(target.path, "/webhooks/qualifi?a=b");
        let target = Target::parse("https://example.org").unwrap();
        assert_eq!((target.port, target.path.as_str()), (443, "/"));
        assert_eq!(target.authority(), "example.org");
    }

    #[test]
    fn what_is_no_endpoint_is_refused_in_a_sentence() {
        for url in [
            "",
            "localhost:3000/x",
            "/webhooks",
            "ftp://a/b",
            "http://",
            "http://u:p@h/",
            "a b",
        ] {
            let message = Target::parse(url).unwrap_err();
            assert!(message.len() > 20, "{url}: {message}");
        }
    }

    #[tokio::test]
    async fn loopback_is_judged_by_address() {
        for (url, loopback) in [
            ("http://127.0.0.1:1/", true),
            ("http://127.8.9.1:1/", true),
            ("http://[::1]:1/", true),
            ("http://[::ffff:127.0.0.1]:1/", true),
            ("http://192.0.2.1/", false),
        ] {
            let mut target = Target::parse(url).unwrap();
            target.resolve().await.unwrap();
            assert_eq!(target.is_loopback(), loopback, "{url}");
        }
    }
}
