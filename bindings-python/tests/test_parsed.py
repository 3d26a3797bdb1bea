"""`verify_parsed` and `verify_webhook_signature`, for what a framework has parsed already."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest

from gather_webhooks import (
    ConfigurationError,
    InterviewCreated,
    PayloadError,
    UsageError,
    VerificationError,
    Verifier,
    sign,
    stringify,
    verify_webhook_signature,
)

SECRET = "whsec_example"
NOW = 1_700_000_000
TEXT = '{"event":"interview.created","data":{"7":1,"title":"Zoë 🎉","score":1,"rate":1e-7}}'
HEADER = sign(TEXT, SECRET, NOW)


def payload() -> dict[str, Any]:
    return {
        "event": "interview.created",
        "data": {"title": "Zoë 🎉", "score": 1.0, "rate": 1e-07, "7": 1},
    }


def test_event_is_that_of_the_signed_text(verifier: Verifier) -> None:
    event = verifier.verify_parsed(payload(), HEADER, now=NOW)
    assert event == verifier.verify(TEXT, HEADER, now=NOW)
    assert event.data == InterviewCreated(title="Zoë 🎉", extra={"7": 1, "score": 1, "rate": 1e-07})
    assert list(event.payload["data"]) == ["7", "title", "score", "rate"]
    assert event.idempotency_key == hashlib.sha256(TEXT.encode()).hexdigest()


def test_changing_what_was_given_does_not_change_the_event(verifier: Verifier) -> None:
    given = payload()
    event = verifier.verify_parsed(payload=given, signature=HEADER, now=NOW)
    given["data"].clear()
    given["event"] = "interview.deleted"
    assert isinstance(event.data, InterviewCreated)
    assert event.payload == payload()
    assert event.payload is not given


def test_by_the_clock(verifier: Verifier) -> None:
    assert verifier.verify_parsed(payload(), sign(payload(), SECRET)).kind == "interview.created"


@pytest.mark.parametrize(
    "value", [None, True, 0, 1.5, "text", TEXT, [], [payload()], {}, {"event": 1}, {"Event": "x"}]
)
def test_authentic_values_that_are_no_event(verifier: Verifier, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if value == [payload()]:
        text = f"[{TEXT}]"
    with pytest.raises(PayloadError) as caught:
        verifier.verify_parsed(value, sign(text, SECRET, NOW), now=NOW)
    assert caught.value.code == "malformed_payload"


def test_order_of_the_checks(verifier: Verifier) -> None:
    """Arguments, then the payload's form, then the signature, the timestamp and the payload."""
    unserializable: Any = {"event": {1}}
    late = NOW + 700
    with pytest.raises(UsageError, match="`now`"):
        verifier.verify_parsed(unserializable, HEADER, now="late")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="`signature`"):
        verifier.verify_parsed(unserializable, 7, now=late)  # type: ignore[arg-type]
    for signature, value, code in (
        (HEADER, unserializable, "unserializable_payload"),
        (None, unserializable, "unserializable_payload"),
        (HEADER, {}, "signature_mismatch"),
        (sign({}, SECRET, NOW), {}, "timestamp_too_old"),
        (sign({}, SECRET, late), {}, "malformed_payload"),
    ):
        with pytest.raises((VerificationError, PayloadError)) as caught:
            verifier.verify_parsed(value, signature, now=late)
        assert caught.value.code == code


def test_documented_function_takes_raw_and_parsed_payloads() -> None:
    for given in (payload(), TEXT, TEXT.encode(), bytearray(TEXT.encode())):
        assert verify_webhook_signature(given, HEADER, SECRET, now=NOW) is True
        assert verify_webhook_signature(given, HEADER.encode(), SECRET.encode(), now=NOW) is True
        assert verify_webhook_signature(given, HEADER, "other", now=NOW) is False
        assert verify_webhook_signature(given, HEADER, ["other", SECRET], now=NOW) is True
    assert verify_webhook_signature(payload=TEXT, signature=HEADER, secret=SECRET, now=NOW)
    assert verify_webhook_signature(payload(), sign(payload(), SECRET), SECRET)


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "rubbish",
        "é",
        "t=1700000000",
        "t=1700000000,v1=abc",
        "t=1700000000,v1=" + "0" * 64,
        [HEADER, HEADER],
        sign(TEXT, SECRET, "yesterday"),
        sign(TEXT, SECRET, NOW - 601),
        sign(TEXT, SECRET, NOW + 601),
    ],
)
@pytest.mark.parametrize("given", [payload(), TEXT], ids=["parsed", "raw"])
def test_documented_function_is_false_for_every_verification_error(
    verifier: Verifier, given: Any, signature: Any
) -> None:
    assert verify_webhook_signature(given, signature, SECRET, now=NOW) is False
    with pytest.raises(VerificationError):
        verifier.authenticate(TEXT, signature, now=NOW)


@pytest.mark.parametrize("given", [None, "", "not JSON", b"\xff", [], {"event": 1}])
def test_documented_function_only_authenticates(given: Any) -> None:
    assert verify_webhook_signature(given, sign(given, SECRET, NOW), SECRET, now=NOW) is True


def test_documented_function_raises_what_is_no_fault_of_the_delivery() -> None:
    secrets: list[str | bytes | list[str]] = ["", " secret", b"", []]
    for secret in secrets:
        with pytest.raises(ConfigurationError):
            verify_webhook_signature(TEXT, HEADER, secret, now=NOW)
    with pytest.raises(UsageError):
        verify_webhook_signature(TEXT, HEADER, None, now=NOW)  # type: ignore[arg-type]
    with pytest.raises(UsageError):
        verify_webhook_signature(TEXT, 7, SECRET, now=NOW)  # type: ignore[arg-type]
    with pytest.raises(UsageError):
        verify_webhook_signature(TEXT, HEADER, SECRET, now="now")  # type: ignore[arg-type]
    with pytest.raises(UsageError):
        verify_webhook_signature(TEXT, HEADER, SECRET, tolerance=-1)
    with pytest.raises(PayloadError) as caught:
        verify_webhook_signature({1: 2}, HEADER, SECRET, now=NOW)  # type: ignore[dict-item]
    assert caught.value.code == "unserializable_payload"


def test_documented_function_with_a_tolerance() -> None:
    def verify(late: int, **tolerance: Any) -> bool:
        return verify_webhook_signature(TEXT, HEADER, SECRET, now=NOW + late, **tolerance)

    assert verify(600)
    assert not verify(601)
    assert verify(6_000, tolerance=None)
    assert not verify(6, tolerance=timedelta(seconds=5))
    assert verify(5, tolerance=5)
    assert not verify(1, tolerance=0)


def test_sign_of_raw_and_parsed_payloads() -> None:
    assert sign(payload(), SECRET, NOW) == sign(TEXT, SECRET, NOW) == HEADER
    assert sign("text", SECRET, NOW) == sign(b"text", SECRET, NOW)
    assert sign("text", SECRET, NOW) != sign('"text"', SECRET, NOW)
    for value, text in ((None, "null"), (True, "true"), (1.0, "1"), ([], "[]"), ((1,), "[1]")):
        assert sign(value, SECRET, NOW) == sign(text, SECRET, NOW)


def test_what_is_nested_is_read_as_from_the_text(verifier: Verifier) -> None:
    deep: list[Any] = []
    for _ in range(500):
        deep = [deep]
    members = [{"x": [[1, {}], {"y": "]}"}]}, [], {}, "]", deep, {"1": [], "0": {"z": [None]}}]
    for data in [
        members,
        {"title": "Barista", **{f"m{at}": member for at, member in enumerate(members)}},
        {"a": members, "title": "Barista", "b": {"c": members}},
        {"a": members, "title": members},
        {"7": members, "title": "Barista"},
    ]:
        for value in (
            {"event": "interview.created", "data": data},
            {"first": members, "data": data, "event": "interview.created", "last": {"a": members}},
        ):
            text = stringify(value)
            header = sign(text, SECRET, NOW)
            event = verifier.verify_parsed(value, header, now=NOW)
            expected = verifier.verify(text, header, now=NOW)
            assert (event.kind, event.data, event.payload) == (
                expected.kind,
                expected.data,
                expected.payload,
            )
            assert event.payload == value
