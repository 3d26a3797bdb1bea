//! The members of a payload that make it an event.

use std::ops::Range;

use super::{fields::Fields, known::KnownKind};
use crate::json::{Malformed, RawValue, Reader, Text};

/// What the payload's members say. Of equal keys the last one counts.
pub(super) struct Members<'a> {
    pub(super) event: Option<RawValue<'a>>,
    /// The kind of events that have this name.
    pub(super) kind: Option<KnownKind>,
    pub(super) timestamp: Option<Text<'a>>,
    pub(super) data: Option<Data<'a>>,
}

impl<'a> Members<'a> {
    /// `None` for a text that is JSON, but not an object. What the reader trusts is not checked.
    pub(super) fn read(mut reader: Reader<'a>) -> Result<Option<Self>, Malformed> {
        if !reader.enter_object()? {
            reader.raw_value()?;
            reader.end()?;
            return Ok(None);
        }
        let mut members = Self {
            event: None,
            kind: None,
            timestamp: None,
            data: None,
        };
        while let Some(key) = reader.key_or_end()? {
            match &*key.decode() {
                "event" => {
                    let event = reader.raw_value()?;
                    members.event = Some(event);
                    members.kind = event
                        .string()
                        .and_then(|event| KnownKind::named(&event.decode()));
                }
                "timestamp" => members.timestamp = reader.raw_value()?.string(),
                "data" => members.data = Some(Data::read(&mut reader, members.kind)?),
                _ => {
                    reader.raw_value()?;
                }
            }
        }
        reader.end()?;
        if let Some(data) = &mut members.data
            && data.read_as != members.kind
        {
            // The event's name came after its data.
            data.fields = Data::read(&mut Reader::new(data.text), members.kind)?.fields;
        }
        Ok(Some(members))
    }
}

pub(super) struct Data<'a> {
    pub(super) text: &'a str,
    /// Where in the payload it lies.
    pub(super) range: Range<usize>,
    /// Those of events of one kind; `None` if it is not an object.
    pub(super) fields: Option<Fields<'a>>,
    read_as: Option<KnownKind>,
}

impl<'a> Data<'a> {
    fn read(reader: &mut Reader<'a>, kind: Option<KnownKind>) -> Result<Self, Malformed> {
        let start = reader.next_offset();
        let fields = if reader.enter_object()? {
            let mut fields = Fields::named(kind.map_or(&[], KnownKind::fields));
            while let Some(key) = reader.key_or_end()? {
                let value = reader.raw_value()?;
                fields.insert(&key.decode(), value);
            }
            Some(fields)
        } else {
            reader.raw_value()?;
            None
        };
        Ok(Self {
            text: reader.since(start),
            range: start..reader.offset(),
            fields,
            read_as: kind,
        })
    }
}
