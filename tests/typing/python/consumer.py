"""Every public name, as a user's code has it: mypy and pyright accept it in strict mode."""

import copy
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypedDict, assert_never, assert_type

from gather_webhooks import (
    SIGNATURE_HEADER,
    AnyEvent,
    CandidateInterviewCompleted,
    CandidateInterviewStatusChanged,
    ConfigurationError,
    Event,
    EventData,
    EventKind,
    InterviewCreated,
    InterviewUpdated,
    PayloadError,
    Proof,
    QuestionAudioGenerated,
    Unrecognized,
    UsageError,
    VerificationError,
    Verifier,
    WebhookError,
    __version__,
    idempotency_key,
    read_verified,
    sign,
    stringify,
    verify_webhook_signature,
)

now = datetime.now(UTC)

Verifier("secret")
Verifier(b"secret")
Verifier(bytearray(b"secret"))
Verifier(["new", b"old"])
Verifier(("new", "old"), tolerance=timedelta(minutes=5))
Verifier("secret", tolerance=300)
Verifier("secret", tolerance=0.5)
verifier = Verifier(secret="secret", tolerance=None)

assert_type(verifier, Verifier)
assert_type(verifier.verify(b"", ""), AnyEvent)
assert_type(verifier.verify("", b"", now=now), AnyEvent)
assert_type(verifier.verify(bytearray(), None, now=1), AnyEvent)
assert_type(verifier.verify(body=memoryview(b""), signature=None, now=1.5), AnyEvent)
assert_type(verifier.authenticate(b"", "", now=None), Proof)


assert_type(read_verified(b"", signed_at=now), AnyEvent)
assert_type(read_verified(body="", signed_at=1.5), AnyEvent)


class Payload(TypedDict):
    """What the user's code says a payload is."""

    event: str
    data: dict[str, Any]


parsed: Any = json.loads("{}")
typed: Payload = {"event": "interview.created", "data": {}}
assert_type(verifier.verify_parsed(parsed, ""), AnyEvent)
assert_type(verifier.verify_parsed({"event": "x", "data": [1]}, b"", now=now), AnyEvent)
assert_type(verifier.verify_parsed(payload=typed, signature=None, now=1.5), AnyEvent)

assert_type(verify_webhook_signature(parsed, "", "secret"), bool)
assert_type(verify_webhook_signature(typed, b"", b"secret", tolerance=None), bool)
assert_type(verify_webhook_signature(b"", None, ["new", "old"], now=now), bool)
assert_type(
    verify_webhook_signature(payload="", signature="", secret="", tolerance=timedelta(minutes=5)),
    bool,
)

assert_type(stringify(parsed), str)
assert_type(stringify(typed), str)
assert_type(stringify([1, 1.5, "text", True, None, (1, Decimal(1))]), str)
assert_type(stringify(value=Decimal("1.5")), str)

assert_type(sign(b"", "secret"), str)
assert_type(sign(typed, "secret"), str)
assert_type(sign("", b"secret", 1_700_000_000), str)
assert_type(sign(memoryview(b""), "secret", now), str)
assert_type(sign(payload=b"", secret="secret", timestamp="2024-01-01T00:00:00Z"), str)
assert_type(idempotency_key(b""), str)
assert_type(idempotency_key(payload=""), str)
version: str = __version__
header: str = SIGNATURE_HEADER


class OurVerifier(Verifier):
    """A verifier of the user's own."""


assert_type(OurVerifier("secret"), OurVerifier)


def of_proof(proof: Proof) -> None:
    assert_type(proof.signed_at, datetime)
    assert_type(proof.secret_index, int)
    assert_type(Proof(signed_at=now, secret_index=0), Proof)


def of_event(event: Event, other: Event) -> None:
    assert_type(event.kind, EventKind)
    assert_type(event.name, str)
    assert_type(event.timestamp, datetime | None)
    assert_type(event.signed_at, datetime)
    assert_type(event.data, EventData)
    assert_type(event.payload, dict[str, Any])
    assert_type(event.idempotency_key, str)
    assert_type(event == other, bool)
    assert_type(hash(event), int)


def of_any_event(event: AnyEvent) -> str | None:
    of_event(event, event)
    assert_type(event.kind, EventKind)
    assert_type(event.data, EventData)
    if event.kind == "candidate_interview.completed":
        of_one_event(event)
        assert_type(event.data, CandidateInterviewCompleted)
        return event.data.candidate_id
    if event.kind == "candidate_interview.status_changed":
        return event.data.previous_status
    if event.kind == "question.audio_generated":
        return event.data.audio_url
    if event.kind != "unrecognized":
        assert_type(event.data, InterviewCreated | InterviewUpdated)
        return event.data.title
    assert_type(event.data, Unrecognized)
    return event.data.reason


def of_any_kind(event: AnyEvent) -> str | None:
    match event.kind:
        case "candidate_interview.completed" | "candidate_interview.status_changed":
            return event.data.candidate_id
        case "question.audio_generated":
            return event.data.question_id
        case "interview.created" | "interview.updated":
            return event.data.interview_id
        case "unrecognized":
            return event.name
        case _:
            assert_never(event.kind)


def of_one_event(event: Event[CandidateInterviewCompleted]) -> str:
    assert_type(event.kind, EventKind)
    assert_type(event.data, CandidateInterviewCompleted)
    assert_type(copy.deepcopy(event), Event[CandidateInterviewCompleted])
    events: list[Event] = [event]
    of_event(event, events[0])
    return event.data.status


def of_data(data: EventData) -> str | None:
    match data:
        case CandidateInterviewCompleted(candidate_id=candidate, extra=extra):
            assert_type(extra, Mapping[str, Any])
            assert_type(data.candidate_interview_id, str)
            assert_type(data.interview_id, str)
            assert_type(data.status, str)
            assert_type(data.taken_at, str)
            return candidate
        case CandidateInterviewStatusChanged(candidate_interview_id, candidate, interview_id):
            assert_type(candidate_interview_id, str | None)
            assert_type(interview_id, str | None)
            assert_type(data.status, str | None)
            assert_type(data.previous_status, str | None)
            assert_type(data.extra, Mapping[str, Any])
            return candidate
        case QuestionAudioGenerated():
            assert_type(data.question_id, str | None)
            assert_type(data.extra, Mapping[str, Any])
            return data.audio_url
        case InterviewCreated() | InterviewUpdated():
            assert_type(data.interview_id, str | None)
            assert_type(data.extra, Mapping[str, Any])
            return data.title
        case Unrecognized(reason):
            assert_type(data.data, Any)
            return reason
        case _:
            assert_never(data)


def of_kind(kind: EventKind) -> int:
    match kind:
        case "candidate_interview.completed" | "candidate_interview.status_changed":
            return 1
        case "question.audio_generated":
            return 2
        case "interview.created" | "interview.updated":
            return 3
        case "unrecognized":
            return 4
        case _:
            assert_never(kind)


def of_event_by_position(event: Event) -> str:
    match event:
        case Event("interview.created", InterviewCreated(title=title)):
            return title or ""
        case Event(kind, data):
            assert_type(data, EventData)
            return kind


def of_errors() -> int:
    try:
        verifier.verify(b"", None)
    except (VerificationError, PayloadError) as error:
        assert_type(error.code, str)
        return error.http_status
    except ConfigurationError as error:
        return error.http_status
    except UsageError as error:
        type_error: TypeError = error
        raise type_error from None
    except WebhookError:
        raise
    return 200


# What a test of a receiver makes for itself.
made: list[EventData] = [
    CandidateInterviewCompleted("ci", "c", "i", "hired", "2024-01-01T00:00:00Z"),
    CandidateInterviewCompleted(
        candidate_interview_id="ci",
        candidate_id="c",
        interview_id="i",
        status="hired",
        taken_at="2024-01-01T00:00:00Z",
        extra={"score": 5},
    ),
    CandidateInterviewStatusChanged(previous_status="hired"),
    QuestionAudioGenerated(audio_url="https://example.com/a.mp3"),
    InterviewCreated(title="Barista"),
    InterviewUpdated(),
    Unrecognized(reason="unknown event", data=[1]),
]
raised: list[WebhookError] = [
    VerificationError("no", code="signature_mismatch", http_status=401),
    PayloadError("no", code="malformed_payload", http_status=400),
    ConfigurationError("no", code="invalid_secret", http_status=500),
    UsageError("no", code="body_not_raw", http_status=500),
]
