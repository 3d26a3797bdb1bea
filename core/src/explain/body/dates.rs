//! Dates in JSON that were parsed and written again.

use std::ops::Range;

use super::{Body, Form, json::Json, room};
use crate::{
    explain::{
        mistakes::body::JSON_DATES,
        moment::{self, Moment},
    },
    json::{Reader, Token},
};

/// More than these are not looked at.
const MOST_DATES: usize = 64;
/// So many can be tried in every mixture of spellings.
const MOST_MIXED: usize = 4;

/// How a date may have been written by a sender in JavaScript.
static SPELLINGS: [fn(Moment) -> String; 3] = [
    |moment| [&moment.date_time(0), "Z"].concat(),
    |moment| [&moment.date_time(3), "Z"].concat(),
    |moment| {
        let text = moment.date_time(9);
        let text = text.trim_end_matches('0').trim_end_matches('.');
        [text, "Z"].concat()
    },
];

struct Dates<'a> {
    json: &'a Json,
    /// Where they are, with their quotation marks if they have any.
    places: Vec<(Range<usize>, Moment)>,
}

impl<'a> Dates<'a> {
    fn read(body: &'a Body<'_>) -> Option<Self> {
        let json = body.json()?;
        let mut reader = Reader::new(&json.canonical);
        let mut places = Vec::new();
        let mut is_time = false;
        while let Some(token) = reader.next().ok()? {
            let (found, length) = match token {
                Token::Key(key) => {
                    is_time = matches!(key.raw(), "timestamp" | "takenAt");
                    continue;
                }
                Token::String(text) if text.raw().len() <= 80 => {
                    let moment = moment::read_date(text.raw());
                    (moment, text.raw().len().saturating_add(2))
                }
                Token::Number(text) if is_time => (moment::read(text), text.len()),
                _ => continue,
            };
            is_time = false;
            if let Some(moment) = found {
                let end = reader.offset();
                places.push((end.saturating_sub(length)..end, moment));
                if places.len() > MOST_DATES {
                    return None;
                }
            }
        }
        (!places.is_empty()).then_some(Self { json, places })
    }

    /// With each date in its spelling; `None` if nothing changes.
    fn write(&self, spelling: impl Fn(usize) -> fn(Moment) -> String) -> Option<Form> {
        let mut out = String::with_capacity(self.json.canonical.len());
        let mut start = 0_usize;
        for (at, (place, moment)) in self.places.iter().enumerate() {
            out.push_str(self.json.canonical.get(start..place.start)?);
            out.push('"');
            out.push_str(&spelling(at)(*moment));
            out.push('"');
            start = place.end;
        }
        out.push_str(self.json.canonical.get(start..)?);
        if out == self.json.canonical {
            return None;
        }
        let mut mistakes = vec![&JSON_DATES];
        mistakes.extend_from_slice(&self.json.mistakes);
        Some(Form {
            mistakes,
            expand: true,
            ..Form::new(&JSON_DATES, out)
        })
    }
}

pub(super) fn uniform(body: &Body<'_>) -> Vec<Form> {
    let Some(dates) = Dates::read(body) else {
        return Vec::new();
    };
    SPELLINGS
        .iter()
        .filter_map(|spelling| dates.write(|_| *spelling))
        .collect()
}

/// Each date in a spelling of its own, or as it is.
pub(super) fn mixed(body: &Body<'_>) -> Vec<Form> {
    let Some(dates) = Dates::read(body).filter(|dates| dates.places.len() <= MOST_MIXED) else {
        return Vec::new();
    };
    let count = u32::try_from(dates.places.len()).unwrap_or_default();
    let all = 3_usize.saturating_pow(count);
    (0..all)
        .filter_map(|mixture| {
            dates.write(|at| {
                let power = 3_usize.saturating_pow(u32::try_from(at).unwrap_or_default());
                let digit = mixture.checked_div(power).unwrap_or_default() % 3;
                SPELLINGS.get(digit).copied().unwrap_or(|_| String::new())
            })
        })
        .take(room(body))
        .collect()
}
