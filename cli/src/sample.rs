//! The five events, with data as the sender documents it, fresh each time.

use std::{
    fmt::Write,
    hash::{BuildHasher, Hasher, RandomState},
};

use jiff::Timestamp;

/// The events that the sender documents.
pub(crate) const EVENTS: [&str; 5] = [
    "candidate_interview.completed",
    "candidate_interview.status_changed",
    "question.audio_generated",
    "interview.created",
    "interview.updated",
];

/// The members of an event's data: names, and values as JSON.
pub(crate) type Members = Vec<(&'static str, String)>;

/// Sample data of an event; of an unknown one only an id.
pub(crate) fn data(event: &str) -> Members {
    let id = || format!("\"{}\"", uuid());
    let text = |text: &str| format!("\"{text}\"");
    match event {
        "candidate_interview.completed" => vec![
            ("candidateInterviewId", id()),
            ("candidateId", id()),
            ("interviewId", id()),
            ("status", text("new_response")),
            ("takenAt", text(&now())),
        ],
        "candidate_interview.status_changed" => vec![
            ("candidateInterviewId", id()),
            ("candidateId", id()),
            ("interviewId", id()),
            ("status", text("has_reviewed")),
            ("previousStatus", text("new_response")),
        ],
        "question.audio_generated" => vec![
            ("questionId", id()),
            (
                "audioURL",
                format!("\"https://example.com/audio/{}.mp3\"", uuid()),
            ),
        ],
        "interview.created" | "interview.updated" => {
            vec![("interviewId", id()), ("title", text("Barista, evenings"))]
        }
        _ => vec![("id", id())],
    }
}

/// A payload, as `JSON.stringify` writes it if `members` are.
pub(crate) fn payload(event: &str, members: &Members) -> String {
    let data: Vec<_> = members
        .iter()
        .map(|(name, value)| format!("\"{name}\":{value}"))
        .collect();
    format!(
        "{{\"event\":\"{event}\",\"timestamp\":\"{}\",\"data\":{{{}}}}}",
        now(),
        data.join(",")
    )
}

/// Now, as JavaScript's `toISOString` writes it.
pub(crate) fn now() -> String {
    format!("{:.3}", Timestamp::now())
}

/// A random UUID (version 4). Nothing secret depends on it.
pub(crate) fn uuid() -> String {
    let mut hex = String::new();
    for _ in 0..2 {
        // Each state is seeded anew, by the system.
        let random = RandomState::new().build_hasher().finish();
        let _ = write!(hex, "{random:016x}");
    }
    let part = |range: std::ops::Range<usize>| hex.get(range).unwrap_or_default();
    format!(
        "{}-{}-4{}-a{}-{}",
        part(0..8),
        part(8..12),
        part(13..16),
        part(17..20),
        part(20..32)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_what_json_stringify_writes_and_what_the_library_knows() {
        for event in EVENTS {
            let payload = payload(event, &data(event));
            assert_eq!(
                gather_webhooks::canonical::stringify(&payload).unwrap(),
                payload
            );
            let read =
                gather_webhooks::Event::read_verified(&payload, std::time::SystemTime::now())
                    .unwrap();
            assert_eq!(read.kind.as_str(), event);
        }
    }

    #[test]
    fn ids_look_like_uuids_and_differ() {
        let (one, two) = (uuid(), uuid());
        assert_eq!(one.len(), 36);
        assert_ne!(one, two);
    }
}
