"""Wrong uses, each of which mypy and pyright refuse.

An error that is expected and does not come is an error too: a comment that ignores nothing is
reported.
"""

from datetime import UTC, datetime
from typing import Any

from gather_webhooks import (
    AnyEvent,
    CandidateInterviewCompleted,
    Event,
    InterviewCreated,
    InterviewUpdated,
    Proof,
    Verifier,
    WebhookError,
    idempotency_key,
    read_verified,
    sign,
    stringify,
    verify_webhook_signature,
)

verifier = Verifier("secret")
now = datetime.now(UTC)


async def parse_later() -> Any:
    """Give what has to be awaited first."""


Verifier()  # type: ignore[call-arg]
Verifier(None)  # type: ignore[arg-type]
Verifier(1)  # type: ignore[arg-type]
Verifier([None])  # type: ignore[list-item]
Verifier({"secret"})  # type: ignore[arg-type]
Verifier("secret", 600)  # type: ignore[call-arg]
Verifier("secret", tolerance="600")  # type: ignore[arg-type]

verifier.verify(b"")  # type: ignore[call-arg]
verifier.verify({}, "")  # type: ignore[arg-type]
verifier.verify(["a"], "")  # type: ignore[arg-type]
verifier.verify(None, "")  # type: ignore[arg-type]
verifier.verify(b"", 1)  # type: ignore[arg-type]
verifier.verify(b"", "", 1)  # type: ignore[call-arg]
verifier.verify(b"", "", now="now")  # type: ignore[arg-type]
verifier.authenticate({}, "")  # type: ignore[arg-type]
verifier.authenticate(b"", "", now=b"now")  # type: ignore[arg-type]

read_verified(b"")  # type: ignore[call-arg]
read_verified(b"", now)  # type: ignore[call-arg]
read_verified({}, signed_at=now)  # type: ignore[arg-type]
read_verified(b"", signed_at=None)  # type: ignore[arg-type]
read_verified(b"", signed_at="now")  # type: ignore[arg-type]

verifier.verify_parsed({})  # type: ignore[call-arg]
verifier.verify_parsed(b"{}", "")  # type: ignore[arg-type]
verifier.verify_parsed({1: 2}, "")  # type: ignore[dict-item]
verifier.verify_parsed({"event"}, "")  # type: ignore[arg-type]
verifier.verify_parsed(now, "")  # type: ignore[arg-type]
verifier.verify_parsed(parse_later(), "")  # type: ignore[arg-type]
verifier.verify_parsed({}, "", now="now")  # type: ignore[arg-type]

stringify(b"{}")  # type: ignore[arg-type]
stringify(now)  # type: ignore[arg-type]
stringify({1: 2})  # type: ignore[dict-item]

verify_webhook_signature({}, "")  # type: ignore[call-arg]
verify_webhook_signature(now, "", "secret")  # type: ignore[arg-type]
verify_webhook_signature({}, 1, "secret")  # type: ignore[arg-type]
verify_webhook_signature({}, "", None)  # type: ignore[arg-type]
verify_webhook_signature({}, "", "secret", 600)  # type: ignore[call-arg]
verify_webhook_signature({}, "", "secret", tolerance="600")  # type: ignore[arg-type]

sign({"event"}, "secret")  # type: ignore[arg-type]
sign(b"", None)  # type: ignore[arg-type]
sign(b"", ["secret"])  # type: ignore[arg-type]
sign(b"", "secret", b"1")  # type: ignore[arg-type]
idempotency_key({})  # type: ignore[arg-type]


def of_event(event: Event) -> None:
    event.name = ""  # type: ignore[misc]
    print(event.title)  # type: ignore[attr-defined]
    print(event.data.title)  # type: ignore[union-attr]
    print(event.kind == "interview.deleted")  # type: ignore[comparison-overlap]


def of_any_event(event: AnyEvent) -> None:
    print(event.kind == "interview.deleted")  # type: ignore[comparison-overlap]
    if event.kind == "interview.created":
        print(event.data.reason)  # type: ignore[attr-defined]
        of_another(event)  # type: ignore[arg-type]
    else:
        print(event.data.title)  # type: ignore[union-attr]


def of_another(event: Event[InterviewUpdated]) -> None:
    of_created(event)  # type: ignore[arg-type]
    of_any_event(event)  # type: ignore[arg-type]


def of_created(event: Event[InterviewCreated]) -> None:
    print(event.data.reason)  # type: ignore[attr-defined]


def of_text(event: Event[str]) -> None:  # type: ignore[type-var]
    """No event has such data."""


def of_data(data: InterviewCreated) -> None:
    data.title.upper()  # type: ignore[union-attr]
    data.title = ""  # type: ignore[misc]
    data.extra["a"] = 1  # type: ignore[index]
    CandidateInterviewCompleted()  # type: ignore[call-arg]
    InterviewCreated(name="")  # type: ignore[call-arg]


def of_proof(proof: Proof) -> None:
    proof.secret_index = 1  # type: ignore[misc]


def of_error(error: WebhookError) -> None:
    error.code = ""  # type: ignore[misc]
    WebhookError("no")  # type: ignore[call-arg]


class OurEvent(Event):  # type: ignore[misc]
    """An event is made by a verifier alone."""
