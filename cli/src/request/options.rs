//! The options of `curl`, as far as words have to be told from values.

/// Short options that take a value.
pub(super) const SHORT_WITH_VALUE: &str = "AbcCdDeEFhHKmoPQrtTuUwxXyYz";

/// Long options that take none; all others are taken to have one.
const LONG_WITHOUT_VALUE: [&str; 50] = [
    "anyauth",
    "append",
    "basic",
    "ca-native",
    "cert-status",
    "compressed",
    "create-dirs",
    "crlf",
    "digest",
    "disable",
    "disallow-username-in-url",
    "fail",
    "fail-early",
    "fail-with-body",
    "false-start",
    "form-escape",
    "get",
    "globoff",
    "head",
    "http0.9",
    "http1.0",
    "http1.1",
    "http2",
    "http2-prior-knowledge",
    "http3",
    "http3-only",
    "ignore-content-length",
    "include",
    "insecure",
    "ipv4",
    "ipv6",
    "junk-session-cookies",
    "location",
    "location-trusted",
    "negotiate",
    "netrc",
    "next",
    "no-buffer",
    "no-keepalive",
    "no-progress-meter",
    "ntlm",
    "parallel",
    "path-as-is",
    "progress-bar",
    "raw",
    "remote-name",
    "show-error",
    "silent",
    "tcp-nodelay",
    "verbose",
];

pub(super) fn long_takes_value(name: &str) -> bool {
    !LONG_WITHOUT_VALUE.contains(&name) && !name.starts_with("no-") && !name.starts_with("tlsv1")
}
