//! What is sent: a payload as `JSON.stringify` writes it.

use std::fmt;

use gather_webhooks::canonical;
use serde::{
    Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::sample;

/// Where a payload comes from.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) event: String,
    /// JSON of the event's data, instead of samples.
    pub(crate) data: Option<String>,
    /// JSON of a whole payload, instead of all that.
    pub(crate) file: Option<String>,
    /// Members to be set, as `path=value`.
    pub(crate) set: Vec<String>,
}

/// `count` payloads, and the name of their event. Samples differ from each other; what was given does not, unless
/// there are several, when each gets a number.
pub(crate) fn payloads(source: &Source, count: usize) -> Result<(String, Vec<String>), String> {
    let mut payloads = Vec::with_capacity(count);
    for number in 1..=count {
        let mut text = one(source)?;
        let is_given = source.file.is_some() || source.data.is_some();
        if count > 1 && is_given {
            // Else all but the first would be duplicates.
            text = set(&text, &["data", "burstNumber"], &number.to_string())?;
        }
        for assignment in &source.set {
            text = assign(&text, assignment)?;
        }
        payloads.push(canonical::stringify(&text).map_err(|error| error.to_string())?);
    }
    let first = payloads.first().map(String::as_str).unwrap_or_default();
    let event = members(first)?
        .into_iter()
        .find(|(name, _)| name == "event")
        .and_then(|(_, value)| serde_json::from_str::<String>(&value).ok());
    let event = event.ok_or("the payload has no text `event`, which every delivery has")?;
    Ok((event, payloads))
}

fn one(source: &Source) -> Result<String, String> {
    if let Some(file) = &source.file {
        let text = canonical::stringify(file)
            .map_err(|error| format!("the file is no JSON, which a payload is: {error}"))?;
        members(&text)?;
        return Ok(text);
    }
    let sample = sample::payload(
        &source.event.replace(['"', '\\'], ""),
        &sample::data(&source.event),
    );
    match &source.data {
        None => Ok(sample),
        Some(data) => {
            let data = canonical::stringify(data)
                .map_err(|error| format!("--data is no JSON: {error}"))?;
            members(&data).map_err(|_| "--data is no JSON object, which an event's data is")?;
            set(&sample, &["data"], &data)
        }
    }
}

/// `data.status=hired`; a value that is JSON is taken as such, any other as text.
fn assign(text: &str, assignment: &str) -> Result<String, String> {
    let (path, value) = assignment
        .split_once('=')
        .ok_or_else(|| format!("`{assignment}` sets nothing: write it like data.status=hired"))?;
    let path: Vec<_> = path.split('.').map(str::trim).collect();
    if path.iter().any(|name| name.is_empty()) {
        return Err(format!(
            "`{assignment}` names no member: write it like data.status=hired"
        ));
    }
    let value = match canonical::stringify(value) {
        Ok(json) => json,
        Err(_) => serde_json::to_string(value).map_err(|error| error.to_string())?,
    };
    set(text, &path, &value)
}

/// The JSON object `text`, with the member at `path` set; everything else in it stays as it is spelled.
fn set(text: &str, path: &[&str], value: &str) -> Result<String, String> {
    let Some((name, rest)) = path.split_first() else {
        return Ok(value.to_owned());
    };
    let mut members = members(text)?;
    let old = members.iter_mut().find(|it| it.0 == *name);
    match old {
        Some((_, old)) => {
            *old = set(old, rest, value)
                .map_err(|_| format!("`{name}` is no object, so nothing in it can be set"))?;
        }
        None => members.push(((*name).to_owned(), set("{}", rest, value)?)),
    }
    let mut out = Vec::new();
    for (name, value) in members {
        let name = serde_json::to_string(&name).map_err(|error| error.to_string())?;
        out.push(format!("{name}:{value}"));
    }
    Ok(format!("{{{}}}", out.join(",")))
}

/// The members of a JSON object in their order, with the text of each value.
fn members(text: &str) -> Result<Vec<(String, String)>, String> {
    struct Members;

    impl<'de> Visitor<'de> for Members {
        type Value = Vec<(String, String)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a JSON object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut members = Vec::new();
            while let Some((name, value)) = map.next_entry::<String, Box<RawValue>>()? {
                members.push((name, value.get().to_owned()));
            }
            Ok(members)
        }
    }

    serde_json::Deserializer::from_str(text)
        .deserialize_map(Members)
        .map_err(|error| format!("the payload is no JSON object: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source() -> Source {
        Source {
            event: "interview.created".to_owned(),
            data: None,
            file: None,
            set: Vec::new(),
        }
    }

    fn one_of(source: &Source) -> String {
        payloads(source, 1).unwrap().1.remove(0)
    }

    #[test]
    fn samples_differ() {
        let (event, all) = payloads(&source(), 3).unwrap();
        assert_eq!(event, "interview.created");
        assert!(all[0] != all[1] && all[1] != all[2]);
    }

    #[test]
    fn members_are_set_where_they_stand() {
        let source = Source {
            file: Some(r#"{"event":"x","data":{"a":1.50,"b":"\ud83d"},"z":[]}"#.to_owned()),
            set: vec![
                "data.b=hired".to_owned(),
                "data.n=1e21".to_owned(),
                "data.o.p=true".to_owned(),
            ],
            ..source()
        };
        assert_eq!(
            one_of(&source),
            r#"{"event":"x","data":{"a":1.5,"b":"hired","n":1e+21,"o":{"p":true}},"z":[]}"#
        );
    }

    #[test]
    fn what_is_given_is_written_as_json_stringify_does() {
        let source = Source {
            file: Some(
                "{ \"event\": \"x\",\r\n \"data\": {\"t\": \"Zo\\u00eb \\ud83d\"} }\r\n".to_owned(),
            ),
            ..source()
        };
        assert_eq!(
            one_of(&source),
            r#"{"event":"x","data":{"t":"Zoë \ud83d"}}"#
        );
        let (_, burst) = payloads(&source, 2).unwrap();
        assert_ne!(burst[0], burst[1]);
    }

    #[test]
    fn what_is_no_payload_is_refused_in_a_sentence() {
        for (data, file, set) in [
            (Some("[1]"), None, None),
            (Some("{"), None, None),
            (None, Some("[]"), None),
            (None, Some("{}"), None),
            (None, None, Some("data.status")),
            (None, None, Some("=x")),
            (None, None, Some("event.name=x")),
        ] {
            let source = Source {
                data: data.map(str::to_owned),
                file: file.map(str::to_owned),
                set: set.map(str::to_owned).into_iter().collect(),
                ..source()
            };
            assert!(payloads(&source, 1).unwrap_err().len() > 20);
        }
    }
}
