//! What an event becomes where it is known which one it is.

use std::{error::Error, time::SystemTime};

use gather_webhooks::{
    CandidateInterviewCompleted, CandidateInterviewStatusChanged, Event, EventData, EventKind,
    InterviewCreated, InterviewUpdated, KnownEvent, QuestionAudioGenerated,
};

#[test]
fn every_known_kind_has_its_data() {
    let kinds = [
        CandidateInterviewCompleted::KIND,
        CandidateInterviewStatusChanged::KIND,
        QuestionAudioGenerated::KIND,
        InterviewCreated::KIND,
        InterviewUpdated::KIND,
    ];
    assert_eq!(kinds, EventKind::KNOWN);
}

#[test]
fn nothing_is_lost_on_the_way() -> Result<(), Box<dyn Error>> {
    let body = r#"{"event":"interview.created","timestamp":"2024-01-01T00:00:00Z","data":{"title":"Barista","new":1}}"#;
    let event = Event::read_verified(body, SystemTime::UNIX_EPOCH)?;
    let known: Event<InterviewCreated> = event.clone().into_known().map_err(|_| "another")?;
    assert_eq!(EventData::InterviewCreated(known.data.clone()), event.data);
    assert_eq!(known.kind, event.kind);
    assert_eq!(known.name, event.name);
    assert_eq!(known.timestamp, event.timestamp);
    assert_eq!(known.signed_at, event.signed_at);
    assert_eq!(known.payload_text(), body);
    assert_eq!(known.payload(), event.payload());
    assert_eq!(known.idempotency_key(), event.idempotency_key());
    assert_eq!(format!("{known:?}"), format!("{event:?}"));
    Ok(())
}

#[test]
fn another_event_is_given_back() -> Result<(), Box<dyn Error>> {
    for body in [
        r#"{"event":"interview.updated","data":{}}"#,
        r#"{"event":"interview.created","data":{"title":1}}"#,
    ] {
        let event = Event::read_verified(body, SystemTime::UNIX_EPOCH)?;
        let Err(given_back) = event.clone().into_known::<InterviewCreated>() else {
            return Err(body.into());
        };
        assert_eq!(given_back, event);
    }
    Ok(())
}
