//! Raw HTTP: of a proxy, of `nc`, of a `.http` file, or headers alone that were pasted above a body.

use super::{Format, ReadError, Request, chunked, contains};

const METHODS: [&str; 9] = [
    "POST", "PUT", "PATCH", "GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT",
];

pub(super) fn read(input: &[u8]) -> Result<Request, ReadError> {
    let mut rest = input;
    let mut request = loop {
        let Some((line, after)) = next_line(rest) else {
            return Err(nothing_known());
        };
        // Blank lines before it, and the comments and separators of `.http` files.
        if line.trim_ascii().is_empty() || line.starts_with(b"#") || line.starts_with(b"//") {
            rest = after;
            continue;
        }
        if let Some((method, target)) = request_line(line) {
            rest = after;
            break Request::new(Format::Http, method, target);
        }
        if header(line).is_none() {
            return Err(nothing_known());
        }
        let mut request = Request::new(Format::Http, "POST", "/");
        request
            .notes
            .push("There is no request line, so these are headers and a body.".into());
        break request;
    };
    let mut has_end = false;
    while let Some((line, after)) = next_line(rest) {
        rest = after;
        if line.trim_ascii().is_empty() {
            has_end = true;
            break;
        }
        take_header(&mut request, line)?;
    }
    if !has_end {
        request
            .notes
            .push("No empty line ends the headers, so there is no body.".into());
    }
    request.body = body(&mut request, rest);
    Ok(request)
}

fn nothing_known() -> ReadError {
    ReadError::new(
        "it is no request that can be read: neither raw HTTP (POST /path HTTP/1.1, headers, an empty line, the \
         body), nor a curl command, a HAR or the event of a Lambda function",
    )
}

/// A line without its end, LF or CRLF, and what follows.
fn next_line(input: &[u8]) -> Option<(&[u8], &[u8])> {
    if input.is_empty() {
        return None;
    }
    let end = input.iter().position(|byte| *byte == b'\n');
    let (line, rest) = match end {
        Some(end) => (input.get(..end)?, input.get(end.saturating_add(1)..)?),
        None => (input, &[][..]),
    };
    Some((line.strip_suffix(b"\r").unwrap_or(line), rest))
}

/// Text as it stands in a head: UTF-8, or else a byte a character.
fn head_text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

fn request_line(line: &[u8]) -> Option<(String, String)> {
    let line = head_text(line);
    let mut words = line.split_whitespace();
    let method = words.next()?;
    let target = words.next().unwrap_or("/");
    let is_http = match words.next() {
        Some(version) => version.starts_with("HTTP/"),
        None => true,
    };
    let is_known = METHODS.contains(&method) || (is_http && contains(line.trim_end(), " HTTP/"));
    (is_known && is_http && !method.ends_with(':')).then(|| (method.into(), target.into()))
}

fn header(line: &[u8]) -> Option<(String, String)> {
    let line = head_text(line);
    // HTTP/2's own, such as `:method`, begin with a colon.
    let from = usize::from(line.starts_with(':'));
    let (name, value) = line.split_at_checked(from)?.1.split_once(':')?;
    let is_token = |byte: u8| byte.is_ascii_graphic() && !br#"(),/;<=>?@[\]{}""#.contains(&byte);
    let is_name = !name.is_empty() && name.bytes().all(is_token);
    let name = if from == 1 {
        format!(":{name}")
    } else {
        name.to_owned()
    };
    is_name.then(|| (name, value.trim_matches([' ', '\t']).to_owned()))
}

fn take_header(request: &mut Request, line: &[u8]) -> Result<(), ReadError> {
    if matches!(line.first(), Some(b' ' | b'\t'))
        && let Some((_, value)) = request.headers.last_mut()
    {
        // A folded line goes on with the one before.
        value.push(' ');
        value.push_str(head_text(line).trim());
        return Ok(());
    }
    let Some((name, value)) = header(line) else {
        return Err(ReadError::new(
            "a line among the headers has no colon: between the headers and the body stands an empty line",
        ));
    };
    match name.as_str() {
        ":method" => request.method = value,
        ":path" => request.target = value,
        ":authority" | ":scheme" => {}
        _ => request.headers.push((name, value)),
    }
    Ok(())
}

fn body(request: &mut Request, rest: &[u8]) -> Vec<u8> {
    let is_chunked = request
        .header("transfer-encoding")
        .iter()
        .any(|value| contains(&value.to_ascii_lowercase(), "chunked"));
    if is_chunked {
        if let Some(body) = chunked::decode(rest) {
            return body;
        }
        request.notes.push(
            "The headers say that the body is chunked, and it is not: it is taken as it stands."
                .into(),
        );
    }
    let length = request.header("content-length").first().copied();
    match length.and_then(|value| value.parse::<usize>().ok()) {
        Some(length) if !is_chunked => of_length(request, rest, length),
        _ => to_the_end(request, rest),
    }
}

/// Without a length, the last line break is that of the editor or of `cat`.
fn to_the_end(request: &mut Request, rest: &[u8]) -> Vec<u8> {
    let Some(body) = rest.strip_suffix(b"\n") else {
        return rest.to_vec();
    };
    request.notes.push(
        "The line break at the end is taken for the file's, not the body's, as no Content-Length says otherwise."
            .into(),
    );
    body.strip_suffix(b"\r").unwrap_or(body).to_vec()
}

/// The length shows what an editor did to the lines of the body, and undoes it.
fn of_length(request: &mut Request, rest: &[u8], length: usize) -> Vec<u8> {
    if rest.len() == length {
        return rest.to_vec();
    }
    let is_break = |byte: &u8| matches!(byte, b'\r' | b'\n');
    if let Some((body, after)) = rest.split_at_checked(length)
        && after.iter().all(is_break)
    {
        return body.to_vec();
    }
    let spelled = |to: &[u8]| {
        let lines = with_line_ends(rest, to);
        let (body, after) = lines.split_at_checked(length)?;
        after.iter().all(is_break).then(|| body.to_vec())
    };
    if let Some(body) = spelled(b"\n") {
        request.notes.push(
            "Content-Length shows that the body had LF at its line ends; the CRLF of this file are undone.".into(),
        );
        return body;
    }
    if let Some(body) = spelled(b"\r\n") {
        request.notes.push(
            "Content-Length shows that the body had CRLF at its line ends; the LF of this file are undone.".into(),
        );
        return body;
    }
    if let Some((body, after)) = rest.split_at_checked(length) {
        request.notes.push(format!(
            "Content-Length is {length}: the {} bytes after that are left out.",
            after.len()
        ));
        return body.to_vec();
    }
    request.notes.push(format!(
        "Content-Length is {length}, and the body here has {} bytes: it is cut, or was changed.",
        rest.len()
    ));
    rest.to_vec()
}

fn with_line_ends(body: &[u8], end: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        match line.strip_suffix(b"\n") {
            Some(line) => {
                out.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
                out.extend_from_slice(end);
            }
            None => out.extend_from_slice(line),
        }
    }
    out
}
