"""The receiver as a function of AWS Lambda: every kind of event that brings a request."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from gather_webhooks import SIGNATURE_HEADER, UsageError, sign
from gather_webhooks.receiver._front import Front
from receiver.conftest import SECRET, Make, Records, payload

if TYPE_CHECKING:
    from gather_webhooks.receiver import Receiver

BODY = payload(title="Barista")
KINDS = ["v1", "v2", "alb", "alb-multi"]
SCHEDULED = {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}


class Context:
    def __init__(self, seconds: float = 60) -> None:
        self.seconds = seconds

    def get_remaining_time_in_millis(self) -> int:
        return round(self.seconds * 1000)


def event(
    kind: str, body: Any = BODY, method: str = "POST", **headers: str | list[str]
) -> dict[str, Any]:
    """Make one, whose header names are as each kind has them."""
    everything: dict[str, str | list[str]] = {
        SIGNATURE_HEADER: sign(BODY, SECRET),
        "Content-Type": "application/json",
    }
    sent: dict[str, list[str]] = {}
    for name, values in (everything | named(headers)).items():
        if values:
            sent[name] = values if isinstance(values, list) else [values]
    content = {"body": body.decode() if isinstance(body, bytes) else body, "isBase64Encoded": False}
    if kind == "v2":
        joined = {name.lower(): ",".join(values) for name, values in sent.items()}
        http = {"method": method, "path": "/"}
        return {"version": "2.0", "headers": joined, "requestContext": {"http": http}, **content}
    last = {name: values[-1] for name, values in sent.items()}
    if kind == "v1":
        both = {"headers": last, "multiValueHeaders": sent}
        return {"httpMethod": method, "requestContext": {"stage": "prod"}, **both, **content}
    lower = {name.lower(): values for name, values in sent.items()}
    shown = {"multiValueHeaders": lower} if kind == "alb-multi" else {"headers": last}
    return {"httpMethod": method, "requestContext": {"elb": {}}, **shown, **content}


def named(headers: dict[str, Any]) -> dict[str, Any]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def post(receiver: Receiver, given: dict[str, Any]) -> str:
    response = receiver.aws_lambda(given, Context())
    return f"{response['statusCode']} {response['body']}"


def listening(make: Make, **options: Any) -> Receiver:
    receiver = make(**options)
    receiver.on("interview.created")(lambda event: event)
    return receiver


@pytest.mark.parametrize("kind", KINDS)
def test_answers(kind: str, make: Make, records: Records) -> None:
    receiver = listening(make, max_body=1000)
    encoded = event(kind) | {"body": base64.b64encode(BODY).decode(), "isBase64Encoded": True}
    signature = "X_Qualifi_Signature"
    assert post(receiver, event(kind)) == "200 OK"
    assert post(receiver, encoded) == "200 OK"
    assert post(receiver, event(kind, **{signature: sign(BODY, "other")})) == (
        "401 signature_mismatch"
    )
    assert post(receiver, event(kind, **{signature: ""})) == "401 missing_header"
    assert post(receiver, event(kind, bytes(1001))) == "413 body_too_large"
    assert post(receiver, event(kind, Content_Encoding="gzip")) == "415 unsupported_encoding"
    assert post(receiver, event(kind, method="GET")) == "405 method_not_allowed"
    assert post(receiver, event(kind, None)) == "401 signature_mismatch"
    assert records.outcomes() == ["stored", "duplicate", *["rejected"] * 6]


@pytest.mark.parametrize("kind", KINDS)
def test_several_signatures_are_malformed(kind: str, make: Make) -> None:
    receiver = listening(make)
    one = sign(BODY, SECRET)
    expected = "200 OK" if kind == "alb" else "400 malformed_header"  # it hands on the last
    assert post(receiver, event(kind, X_Qualifi_Signature=[one, one])) == expected


def test_answers_are_in_kind(make: Make) -> None:
    receiver = listening(make)
    text = {"Content-Type": "text/plain; charset=utf-8"}
    plain = {"statusCode": 200, "body": "OK", "isBase64Encoded": False, "headers": text}
    answers = [receiver.aws_lambda(event(kind), Context()) for kind in KINDS]
    assert answers == [
        plain,
        plain,
        {**plain, "statusDescription": "200 OK"},
        {
            "statusCode": 200,
            "statusDescription": "200 OK",
            "body": "OK",
            "isBase64Encoded": False,
            "multiValueHeaders": {name: [value] for name, value in text.items()},
        },
    ]


@pytest.mark.parametrize("body", [{"event": "interview.created"}, 5])
def test_a_body_that_was_parsed(make: Make, records: Records, body: Any) -> None:
    assert post(listening(make), event("v1", body)) == "500 body_not_raw"
    assert "proxy integration" in records.all[-1].getMessage()


def test_a_body_that_is_no_base64(make: Make) -> None:
    wrong = event("v2", b"x") | {"isBase64Encoded": True}
    assert post(listening(make), wrong) == "500 body_not_raw"


def test_a_request_only_stores_and_a_schedule_handles(make: Make) -> None:
    receiver = listening(make)
    assert post(receiver, event("v2")) == "200 OK"
    assert receiver.stats().pending == 1
    assert receiver.aws_lambda(SCHEDULED, Context()) == 1
    assert receiver.aws_lambda({"source": "aws.scheduler"}, Context(0)) == 0
    assert receiver.stats().done == 1


def test_the_time_of_an_invocation_is_the_budget(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver = listening(make)
    budgets: list[float] = []
    monkeypatch.setattr(Front, "drain", lambda _, budget: budgets.append(budget))
    for seconds in (60.0, 5.5, 0.0):
        receiver.aws_lambda(SCHEDULED, Context(seconds))
    assert budgets == [55.0, 1.0, 1.0]


def test_inline(make: Make) -> None:
    receiver = make(inbox=None)
    titles: list[str] = []
    receiver.on("interview.created")(lambda event: titles.append(str(event.data.title)))
    assert post(receiver, event("v2")) == "200 OK"
    assert titles == ["Barista"]
    with pytest.raises(UsageError, match="no inbox"):
        receiver.aws_lambda(SCHEDULED, Context())


@pytest.mark.parametrize("other", [{}, {"Records": []}, {"requestContext": None}])
def test_other_events_are_refused(make: Make, other: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="a function URL and of an Application Load Balancer"):
        listening(make).aws_lambda(other, Context())
