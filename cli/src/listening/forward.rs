//! Passes a request on: every byte of its body and every header but the hop's own.

use std::time::Duration;

use crate::http::{Outcome, Target, exchange_raw};

/// As long as somebody may stand at a breakpoint.
const LIMIT: Duration = Duration::from_secs(60);

/// The head of a request: its target, and its headers as they were spelled.
#[derive(Debug)]
pub(crate) struct Head {
    method: String,
    path: String,
    headers: Vec<(String, Vec<u8>)>,
}

/// `None` if the bytes do not begin with a whole head, which none does that hyper has taken.
pub(crate) fn parse_head(bytes: &[u8]) -> Option<Head> {
    let mut slots = [httparse::EMPTY_HEADER; 128];
    let mut request = httparse::Request::new(&mut slots);
    let httparse::Status::Complete(_) = request.parse(bytes).ok()? else {
        return None;
    };
    Some(Head {
        method: request.method?.to_owned(),
        path: request.path?.to_owned(),
        headers: request
            .headers
            .iter()
            .map(|it| (it.name.to_owned(), it.value.to_vec()))
            .collect(),
    })
}

impl Head {
    #[cfg(test)]
    fn lines(&self, name: &str) -> Vec<&[u8]> {
        self.headers
            .iter()
            .filter(|it| it.0.eq_ignore_ascii_case(name))
            .map(|it| it.1.as_slice())
            .collect()
    }

    /// Puts one signature header in the place of those that are there.
    pub(crate) fn resign(&mut self, value: String) {
        let name = gather_webhooks::SIGNATURE_HEADER;
        self.headers.retain(|it| !it.0.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.into_bytes()));
    }

    fn bytes_for(&self, target: &Target, body: &[u8]) -> Vec<u8> {
        // A URL that is a host alone leaves the path to the sender.
        let path = if target.path == "/" {
            &self.path
        } else {
            &target.path
        };
        let mut bytes = format!("{} {path} HTTP/1.1\r\n", self.method).into_bytes();
        bytes.extend(format!("Host: {}\r\n", target.authority()).bytes());
        for (name, value) in self.headers.iter().filter(|it| !is_hop_header(&it.0)) {
            bytes.extend(name.bytes());
            bytes.extend(b": ");
            bytes.extend(value);
            bytes.extend(b"\r\n");
        }
        bytes.extend(
            format!(
                "Content-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            )
            .bytes(),
        );
        bytes.extend(body);
        bytes
    }
}

pub(crate) async fn pass_on(target: &Target, head: &Head, body: &[u8]) -> Outcome {
    exchange_raw(target, &head.bytes_for(target, body), LIMIT).await
}

/// Headers that belong to one connection, not to the message (RFC 9110, 7.6.1).
fn is_hop_header(name: &str) -> bool {
    const HOP: [&str; 10] = [
        "connection",
        "content-length",
        "expect",
        "host",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ];
    HOP.iter().any(|it| name.eq_ignore_ascii_case(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUEST: &[u8] = b"POST /hook HTTP/1.1\r\nHost: a\r\nx-QUALIFI-signature: t=1,v1=ab \r\nTransfer-Encoding: chunked\r\nX-A: 1\r\nX-A: \xe9\r\n\r\n";

    #[test]
    fn only_what_is_the_hops_own_changes() {
        let head = parse_head(REQUEST).unwrap();
        let target = Target::parse("http://127.0.0.1:9/other").unwrap();
        let passed_on = head.bytes_for(&target, b"{}\r\n");
        assert_eq!(
            passed_on,
            b"POST /other HTTP/1.1\r\nHost: 127.0.0.1:9\r\nx-QUALIFI-signature: t=1,v1=ab\r\nX-A: 1\r\nX-A: \xe9\r\nContent-Length: 4\r\nConnection: close\r\n\r\n{}\r\n"
        );
        assert_eq!(head.lines("X-Qualifi-Signature"), [b"t=1,v1=ab"]);
    }

    #[test]
    fn a_host_alone_keeps_the_path() {
        let head = parse_head(REQUEST).unwrap();
        let target = Target::parse("http://127.0.0.1:9").unwrap();
        assert!(
            head.bytes_for(&target, b"")
                .starts_with(b"POST /hook HTTP/1.1\r\n")
        );
    }

    #[test]
    fn what_is_signed_anew_has_one_header() {
        let mut head = parse_head(REQUEST).unwrap();
        head.resign("t=2,v1=cd".to_owned());
        assert_eq!(head.lines("x-qualifi-signature"), [b"t=2,v1=cd"]);
    }
}
