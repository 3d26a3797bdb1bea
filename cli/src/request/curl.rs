//! A `curl` command, as browsers copy it and people write it.

use super::{Format, ReadError, Request, contains, options, shell};

pub(super) fn looks_like(input: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(input) else {
        return false;
    };
    // Comments, and settings such as `A=b curl`, may stand before it.
    let mut lines = text
        .lines()
        .map(str::trim_start)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.next().is_some_and(|line| {
        line.split_whitespace()
            .take_while(|word| !word.ends_with(':'))
            .take(4)
            .any(|word| is_curl(word.as_bytes()))
    })
}

fn is_curl(word: &[u8]) -> bool {
    let name = word.rsplit(|byte| matches!(byte, b'/' | b'\\')).next();
    matches!(name, Some(b"curl" | b"curl.exe"))
}

pub(super) fn read(input: &[u8]) -> Result<Vec<Request>, ReadError> {
    let text = String::from_utf8_lossy(input);
    let mut requests = Vec::new();
    for words in shell::commands(&text) {
        let mut words = words.into_iter();
        if words.any(|word| is_curl(&word)) {
            requests.push(read_command(words)?);
        }
    }
    if requests.is_empty() {
        return Err(ReadError::new("there is no whole curl command in it"));
    }
    Ok(requests)
}

#[derive(Default)]
struct Command {
    method: Option<String>,
    url: Option<String>,
    headers: Vec<(String, String)>,
    data: Option<Vec<u8>>,
    is_json: bool,
    is_get: bool,
}

fn read_command(words: impl Iterator<Item = Vec<u8>>) -> Result<Request, ReadError> {
    let mut command = Command::default();
    let mut words = words;
    while let Some(word) = words.next() {
        let text = String::from_utf8_lossy(&word).into_owned();
        if let Some(long) = text.strip_prefix("--") {
            let (name, attached) = match long.split_once('=') {
                // `--data={}`; curl takes it, too.
                Some((name, _)) => (name, word.get(name.len().saturating_add(3)..)),
                None => (long, None),
            };
            if !options::long_takes_value(name) {
                command.flag(name);
                continue;
            }
            let value = match attached {
                Some(value) => value.to_vec(),
                None => words.next().ok_or_else(|| cut(name))?,
            };
            command.option(name, &value)?;
        } else if text.starts_with('-') && word.len() > 1 {
            command.short(&word, &mut words)?;
        } else if command.url.is_none() {
            command.url = Some(text);
        }
    }
    Ok(command.into_request())
}

fn cut(name: &str) -> ReadError {
    ReadError::new(format!(
        "the curl command ends after its option {name}, which takes a value: it is cut"
    ))
}

impl Command {
    /// `-sSXPOST`: each letter is an option, and the first that takes a value takes the rest.
    fn short(
        &mut self,
        word: &[u8],
        words: &mut impl Iterator<Item = Vec<u8>>,
    ) -> Result<(), ReadError> {
        let mut letters = word.iter().skip(1).copied().enumerate();
        for (at, letter) in letters.by_ref() {
            let letter = char::from(letter);
            if !options::SHORT_WITH_VALUE
                .chars()
                .any(|known| known == letter)
            {
                self.flag(match letter {
                    'G' => "get",
                    'I' => "head",
                    _ => "",
                });
                continue;
            }
            let attached = word
                .get(at.saturating_add(2)..)
                .filter(|rest| !rest.is_empty());
            let value = match attached {
                Some(rest) => rest.to_vec(),
                None => words.next().ok_or_else(|| cut(&format!("-{letter}")))?,
            };
            let name = match letter {
                'X' => "request",
                'H' => "header",
                'd' => "data",
                'F' => "form",
                'T' => "upload-file",
                'A' => "user-agent",
                'b' => "cookie",
                'e' => "referer",
                _ => "",
            };
            return self.option(name, &value);
        }
        Ok(())
    }

    fn flag(&mut self, name: &str) {
        match name {
            "get" => self.is_get = true,
            "head" => self.method = Some("HEAD".into()),
            _ => {}
        }
    }

    fn option(&mut self, name: &str, value: &[u8]) -> Result<(), ReadError> {
        let text = || String::from_utf8_lossy(value).into_owned();
        match name {
            "request" => self.method = Some(text()),
            "url" => self.url = Some(text()),
            "header" => self.header(&text())?,
            "user-agent" => self.headers.push(("User-Agent".into(), text())),
            "cookie" => self.headers.push(("Cookie".into(), text())),
            "referer" => self.headers.push(("Referer".into(), text())),
            "data" | "data-ascii" | "data-binary" => {
                no_file(name, value)?;
                self.add(value, b"&");
            }
            "data-raw" => self.add(value, b"&"),
            "json" => {
                no_file(name, value)?;
                self.is_json = true;
                self.add(value, b"");
            }
            "data-urlencode" => {
                let encoded = urlencode(value)?;
                self.add(&encoded, b"&");
            }
            "form" | "form-string" | "upload-file" => {
                return Err(ReadError::new(format!(
                    "the curl command sends a form or a file (--{name}), which no webhook of the Gather API is"
                )));
            }
            _ => {}
        }
        Ok(())
    }

    fn header(&mut self, line: &str) -> Result<(), ReadError> {
        if let Some(file) = line.strip_prefix('@') {
            return Err(in_file("headers", file));
        }
        match line.split_once(':') {
            // `Name:` takes a header of curl's own away, `Name;` gives one that is empty.
            Some((name, value)) if !value.trim().is_empty() => {
                self.headers
                    .push((name.trim().to_owned(), value.trim().to_owned()));
            }
            Some(_) => {}
            None => {
                if let Some(name) = line.trim_end().strip_suffix(';') {
                    self.headers.push((name.to_owned(), String::new()));
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, value: &[u8], between: &[u8]) {
        match &mut self.data {
            Some(data) => {
                data.extend_from_slice(between);
                data.extend_from_slice(value);
            }
            none => *none = Some(value.to_vec()),
        }
    }

    fn into_request(mut self) -> Request {
        let default = match &self.data {
            Some(_) if !self.is_get => "POST",
            _ => "GET",
        };
        if self.data.is_some() && !self.is_get {
            let kind = if self.is_json {
                "application/json"
            } else {
                "application/x-www-form-urlencoded"
            };
            let has_kind = self
                .headers
                .iter()
                .any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
            if !has_kind {
                self.headers.push(("Content-Type".into(), kind.into()));
            }
        }
        let method = self.method.unwrap_or_else(|| default.into());
        let mut request =
            Request::new(Format::Curl, method, self.url.unwrap_or_else(|| "/".into()));
        request.headers = self.headers;
        if !self.is_get {
            request.body = self.data.unwrap_or_default();
        }
        let has_variable = request
            .headers
            .iter()
            .any(|(_, value)| contains(value, "$("));
        if has_variable {
            request.notes.push(
                "A header has $(…) in it, which a shell would have replaced: run the command, and take the header \
                 that it sends (curl -v)."
                    .into(),
            );
        }
        request
    }
}

fn no_file(option: &str, value: &[u8]) -> Result<(), ReadError> {
    match value.strip_prefix(b"@") {
        Some(file) => Err(in_file(option, &String::from_utf8_lossy(file))),
        None => Ok(()),
    }
}

fn in_file(what: &str, file: &str) -> ReadError {
    let hint = if matches!(what, "data" | "data-ascii") {
        " (note that curl's -d takes the line breaks out of a file, --data-binary does not)"
    } else {
        ""
    };
    ReadError::new(format!(
        "the {what} of the curl command is in a file, {file}, which is not read: give that file with --body, and the \
         signature with --header{hint}"
    ))
}

/// `content`, `=content` or `name=content`, of which the content is encoded.
fn urlencode(value: &[u8]) -> Result<Vec<u8>, ReadError> {
    let at = value.iter().position(|byte| matches!(byte, b'=' | b'@'));
    let (name, content) =
        match at.and_then(|at| Some((value.get(at)?, value.split_at_checked(at)?))) {
            Some((b'@', (_, file))) => {
                let file = file.strip_prefix(b"@").unwrap_or(file);
                return Err(in_file("data-urlencode", &String::from_utf8_lossy(file)));
            }
            Some((_, (name, content))) => (name, content.strip_prefix(b"=").unwrap_or(content)),
            None => (&[][..], value),
        };
    let mut out = name.to_vec();
    if !name.is_empty() {
        out.push(b'=');
    }
    for byte in content {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            out.push(*byte);
        } else {
            out.extend_from_slice(format!("%{byte:02X}").as_bytes());
        }
    }
    Ok(out)
}
