//! How values begin that are more than a text or a number: containers, and what Python's repr calls.

use super::{Bare, Frame, Loose, is_number};
use crate::{canonical::string::push_string, explain::find::has, invariant::always};

impl Loose<'_> {
    /// A container behind the name of its class: `Payload { event: ... }`, `Payload[event=...]`, `Map(2) {...}`.
    pub(super) fn named(&mut self) -> Option<Frame> {
        let rest = self.rest;
        let after = rest.strip_prefix("[Object: null prototype] ").or_else(|| {
            let is_name = |c: char| {
                c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':' | '$' | '\\' | '#' | '<')
            };
            let after = rest.trim_start_matches(is_name);
            let starts = rest.starts_with(|c: char| c.is_ascii_uppercase() || c == '#');
            (starts && after.len() < rest.len()).then_some(after)
        })?;
        let sized = after
            .strip_prefix('(')
            .map(|size| size.trim_start_matches(|c: char| c.is_ascii_digit()));
        let after = sized
            .and_then(|size| size.strip_prefix(')'))
            .unwrap_or(after);
        let after = after.strip_prefix(' ').unwrap_or(after);
        let mut chars = after.chars();
        let end = match chars.next()? {
            '{' => '}',
            '(' => ')',
            '[' => ']',
            _ => return None,
        };
        let inner = chars.as_str();
        let line = inner.trim_start();
        let has_members =
            begins_member(line, '=') || begins_member(line, ':') || line.starts_with(['"', '\'']);
        if !has_members && self.bare != Bare::Refused {
            return None;
        }
        self.is_python = false;
        self.rest = inner;
        let is_list = end == ']' && !begins_member(line, '=');
        Some(if is_list {
            Frame::Array(end)
        } else {
            Frame::Object(end)
        })
    }

    /// What Python's repr calls: `datetime.datetime(2024, 1, 1, 0, 0, tzinfo=...)`, `UUID('...')`, `Decimal('1.5')`.
    pub(super) fn call(&mut self) -> Option<()> {
        let name = ["datetime.datetime", "UUID", "Decimal"]
            .into_iter()
            .find(|name| self.rest.starts_with(name))?;
        let rest = self.rest.get(name.len()..)?.strip_prefix('(')?;
        match name {
            "datetime.datetime" => {
                let (numbers, zone) = rest.split_at_checked(rest.find([')', 't'])?)?;
                let end = if zone.starts_with("tzinfo=") {
                    let close = zone.find(')')?;
                    let has_call = has(zone.get(..close)?, b'(');
                    close
                        .saturating_add(1)
                        .saturating_add(usize::from(has_call))
                } else {
                    1
                };
                let parts: Vec<u32> = numbers
                    .split(',')
                    .filter_map(|part| part.trim().parse().ok())
                    .collect();
                let part = |at: usize| parts.get(at).copied().unwrap_or(0);
                let [year, month, day, hour, minute] = [0, 1, 2, 3, 4].map(part);
                let mut date = format!(
                    "\"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{:02}",
                    part(5)
                );
                if part(6) > 0 {
                    date = format!("{date}.{:06}", part(6));
                }
                self.out.push_str(&date);
                self.out.push_str("Z\"");
                self.rest = zone.get(end..)?;
            }
            "UUID" | "Decimal" => {
                self.rest = rest;
                let units = self.string()?;
                let text = String::from_utf16(&units).ok()?;
                if name == "UUID" {
                    push_string(&mut self.out, &text);
                } else {
                    is_number(&text).then(|| self.out.push_str(&text))?;
                }
                self.rest = self.rest.strip_prefix(')')?;
            }
            _ => return None,
        }
        Some(())
    }

    pub(super) fn opens(&mut self) -> Option<Frame> {
        if self.eat("{") {
            return Some(Frame::Object('}'));
        }
        if self.rest.starts_with("map[") && self.bare != Bare::Refused {
            self.eat("map[");
            return Some(Frame::Map);
        }
        for name in ["array", "Array"] {
            let after = self.rest.strip_prefix(name).map(str::trim_start);
            if let Some(rest) = after.and_then(|rest| rest.strip_prefix('(')) {
                self.rest = rest;
                self.is_python = false;
                return Some(self.php(')'));
            }
        }
        if self.eat("[") {
            return Some(self.php(']'));
        }
        self.eat("(").then_some(Frame::Array(')'))
    }

    /// Whether an array of PHP has keys, by what comes first in it.
    fn php(&mut self, end: char) -> Frame {
        let rest = self.rest.trim_start();
        let key = match rest.chars().next() {
            Some(quote @ ('\'' | '"')) => {
                let inner = always(rest.get(1..));
                let length = inner.find(quote).unwrap_or(inner.len());
                inner.get(length.saturating_add(1)..).unwrap_or_default()
            }
            _ => rest.trim_start_matches(|c: char| c.is_ascii_digit()),
        };
        if !key.trim_start().starts_with("=>") {
            return Frame::Array(end);
        }
        self.is_python = false;
        if rest.starts_with("0 =>") || rest.starts_with("0=>") {
            Frame::List(end)
        } else {
            Frame::Object(end)
        }
    }
}

/// Whether a text is a name and then `sign`; no more of it is looked at than a name is long.
pub(super) fn begins_member(text: &str, sign: char) -> bool {
    const LONGEST_NAME: usize = 64;
    let start = text
        .bytes()
        .take(8)
        .take_while(|&byte| byte == b' ')
        .count();
    let text = text.get(start..).unwrap_or_default();
    let name = text
        .bytes()
        .take(LONGEST_NAME)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
        .count();
    name > 0 && text.get(name..).is_some_and(|rest| rest.starts_with(sign))
}
