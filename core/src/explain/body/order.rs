//! Members that were moved, put back where the sender puts them.

use std::collections::BinaryHeap;

use super::{
    Body, Form,
    json::{Json, add_key_order},
    room,
};
use crate::{EventKind, json::Reader};

/// Of a payload: its members, and those of its data.
struct Payload<'a> {
    members: Vec<Member<'a>>,
    data: Vec<Member<'a>>,
}

/// A key in its quotation marks, and a value.
type Member<'a> = (&'a str, &'a str);

const DATA: &str = "\"data\"";
const ENVELOPE: [&str; 3] = ["event", "timestamp", "data"];

impl<'a> Payload<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let members = members(text)?;
        let data = members.iter().find(|(key, _)| *key == DATA);
        let data = data.and_then(|(_, value)| self::members(value));
        let data = data.unwrap_or_default();
        // Numbers among the keys come first, wherever they are put.
        let is_number = |(key, _): &Member<'_>| key.trim_matches('"').parse::<u32>().is_ok();
        if members.iter().chain(&data).any(is_number) {
            return None;
        }
        Some(Self { members, data })
    }

    /// The fields of the event that it is, or of all.
    fn fields(&self) -> Vec<&'static str> {
        let event = self.members.iter().find(|(key, _)| *key == "\"event\"");
        let name = event.map_or("", |(_, value)| value.trim_matches('"'));
        let known = EventKind::KNOWN;
        let of = |kind: &EventKind| crate::binding::fields(*kind).iter().map(|field| field.name);
        match known.iter().find(|kind| kind.as_str() == name) {
            Some(kind) => of(kind).collect(),
            None => known.iter().flat_map(of).collect(),
        }
    }

    /// With its members in this order, and those of its data.
    fn write(&self, order: &[Member<'_>], data: &[Member<'_>]) -> String {
        let mut out = String::new();
        push_object(&mut out, order, |out, &(key, value)| {
            if key == DATA && !self.data.is_empty() {
                push_object(out, data, |out, (_, value)| out.push_str(value));
            } else {
                out.push_str(value);
            }
        });
        out
    }
}

fn push_object(
    out: &mut String,
    members: &[Member<'_>],
    push_value: impl Fn(&mut String, &Member<'_>),
) {
    out.push('{');
    for (at, member) in members.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        out.push_str(member.0);
        out.push(':');
        push_value(out, member);
    }
    out.push('}');
}

fn members(text: &str) -> Option<Vec<Member<'_>>> {
    let mut reader = Reader::new(text);
    if !reader.enter_object().ok()? {
        return None;
    }
    let mut members = Vec::new();
    while reader.key_or_end().ok()?.is_some() {
        let start = reader.key_offset();
        let key = reader.since(start);
        let key = key.get(..key.rfind('"')?.saturating_add(1))?;
        members.push((key, reader.raw_value().ok()?.text()));
    }
    Some(members)
}

/// Those named come first, in the order of the names.
fn named_first<'a>(members: &[Member<'a>], names: &[&str]) -> Vec<Member<'a>> {
    let mut ordered = Vec::with_capacity(members.len());
    for name in names {
        let has_name = |member: &&Member<'_>| member.0.trim_matches('"') == *name;
        let found = members.iter().find(has_name);
        ordered.extend(found.filter(|member| !ordered.contains(*member)));
    }
    let (_, others) = split(members, names);
    ordered.extend(others);
    ordered
}

/// Those named, and the others.
fn split<'a>(members: &[Member<'a>], names: &[&str]) -> (Vec<Member<'a>>, Vec<Member<'a>>) {
    let is_named = |member: &Member<'_>| names.contains(&member.0.trim_matches('"'));
    members.iter().copied().partition(is_named)
}

pub(super) fn documented(body: &Body<'_>) -> Vec<Form> {
    let Some(json) = body.json() else {
        return Vec::new();
    };
    let Some(payload) = Payload::read(&json.canonical) else {
        return Vec::new();
    };
    let fields = payload.fields();
    let envelope = named_first(&payload.members, &ENVELOPE);
    let data = named_first(&payload.data, &fields);
    let mut reversed_data = payload.data.clone();
    reversed_data.reverse();
    let mut reversed = payload.members.clone();
    reversed.reverse();
    let (named, mut others_first) = split(&payload.data, &fields);
    others_first.extend(named);
    let mut texts: Vec<String> = Vec::new();
    for (members, data) in [
        (&envelope, &data),
        (&envelope, &payload.data),
        (&payload.members, &data),
        (&reversed, &reversed_data),
        (&envelope, &reversed_data),
        (&envelope, &others_first),
    ] {
        let text = payload.write(members, data);
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts.iter().filter_map(|text| form(json, text)).collect()
}

/// `None` if nothing moved.
fn form(json: &Json, text: &str) -> Option<Form> {
    if text == json.canonical {
        return None;
    }
    let mut mistakes = json.mistakes.clone();
    add_key_order(&mut mistakes);
    Some(Form {
        bytes: text.as_bytes().to_vec(),
        mistakes,
        telling: false,
        expand: false,
        guess: false,
    })
}

/// As many members as can be tried in every order.
const MOST_MEMBERS: usize = 6;

/// The members of the data in every order, and those of the envelope.
pub(super) fn permuted(body: &Body<'_>) -> Vec<Form> {
    let Some(json) = body.json() else {
        return Vec::new();
    };
    let Some(payload) = Payload::read(&json.canonical) else {
        return Vec::new();
    };
    let most = room(body);
    let envelope = named_first(&payload.members, &ENVELOPE);
    let data = named_first(&payload.data, &payload.fields());
    let mut texts = Vec::new();
    if payload.members.len() <= 4 {
        permutations(&payload.members, |order| {
            texts.push(payload.write(order, &data));
            texts.push(payload.write(order, &payload.data));
            texts.len() < most
        });
    }
    // All of the data's members, or those that nobody documented.
    let fields = payload.fields();
    let is_documented = |(key, _): &&Member<'_>| fields.contains(&key.trim_matches('"'));
    let fixed = if payload.data.len() <= MOST_MEMBERS {
        0
    } else {
        data.iter().take_while(is_documented).count()
    };
    let (fixed, free) = data.split_at_checked(fixed).unwrap_or_default();
    if free.len() <= MOST_MEMBERS {
        permutations(free, |order| {
            texts.push(payload.write(&envelope, &[fixed, order].concat()));
            texts.len() < most
        });
    }
    texts.iter().filter_map(|text| form(json, text)).collect()
}

/// Every order of the items, by Heap's method, until it is told to stop.
fn permutations<T: Clone>(items: &[T], mut with: impl FnMut(&[T]) -> bool) {
    let mut items = items.to_vec();
    let mut counts = vec![0_usize; items.len()];
    let mut at = 1;
    if !with(&items) {
        return;
    }
    while let Some(count) = counts.get_mut(at) {
        if *count < at {
            let other = if at.is_multiple_of(2) { 0 } else { *count };
            *count = count.saturating_add(1);
            items.swap(other, at);
            at = 1;
            if !with(&items) {
                return;
            }
        } else {
            *count = 0;
            at = at.saturating_add(1);
        }
    }
}

/// As tools that sort keys write it.
pub(super) fn sorted(body: &[u8]) -> Option<String> {
    let payload = Payload::read(str::from_utf8(body).ok()?)?;
    let sorted = |members: &Vec<_>| BinaryHeap::from(members.clone()).into_sorted_vec();
    let (members, data) = (sorted(&payload.members), sorted(&payload.data));
    let text = payload.write(&members, &data);
    (text.as_bytes() != body).then_some(text)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::permutations;

    #[test]
    fn every_order_once() {
        let mut seen = HashSet::new();
        permutations(&[1, 2, 3, 4, 5], |order| seen.insert(order.to_vec()));
        assert_eq!(seen.len(), 120);
    }
}
