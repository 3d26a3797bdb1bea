"""The Gather API's documented Python function beside this library's, on the same deliveries.

The documentation's is rebuilt from what it does: the payload parsed, the header read by position,
the text from `json.dumps`, `==`, and no look at the timestamp.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest

from gather_webhooks import verify_webhook_signature

SECRET = "whsec_example"
NOW = 1_700_000_000


def documented(payload: Any, signature: str, secret: str) -> bool:
    parts = signature.split(",")
    timestamp = parts[0].replace("t=", "")
    received = parts[1].replace("v1=", "")
    message = f"{timestamp}.{json.dumps(payload, separators=(',', ':'))}"
    expected = hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()
    return received == expected


def mac(text: str, timestamp: int = NOW) -> str:
    return hmac.new(SECRET.encode(), f"{timestamp}.{text}".encode(), hashlib.sha256).hexdigest()


def header(text: str, timestamp: int = NOW) -> str:
    return f"t={timestamp},v1={mac(text, timestamp)}"


def data(inner: str) -> str:
    return '{"event":"interview.created","data":' + inner + "}"


EXAMPLE = (
    '{"event":"candidate_interview.completed","timestamp":"2024-01-01T00:00:00Z",'
    '"data":{"candidateInterviewId":"uuid","candidateId":"uuid","interviewId":"uuid",'
    '"status":"new_response","takenAt":"2024-01-01T00:00:00Z"}}'
)
FORGED = "0" * 64

# The text that JavaScript sends and signs, and that both functions accept.
AGREED = [
    ("the documented example", EXAMPLE),
    ("numbers that both languages write alike", data("[0,-1,1.5,0.1,1e+21,1e+300,5e-324]")),
    ("indices first, as they come from JavaScript", data('{"9":1,"10":2,"b":3}')),
    ("escapes", data('"\\"\\\\/\\b\\t\\n\\f\\r\\u0000\\u001f"')),
    ("a lone surrogate among ASCII", data('"cut in half: \\ud83c"')),
]

# The text that JavaScript sends and signs, and that the documented function refuses, as json.dumps
# does not write it so.
LOST = [
    ("a name beyond ASCII", data('"Zoë"')),
    ("a name in another script", data('"面接"')),
    ("an emoji", data('"🎉"')),
    ("a lone surrogate beside a name beyond ASCII", data('"Zoë \\ud83c"')),
    ("a delete character", data('"\x7f"')),
    ("a line separator", data('"\u2028"')),
    ("a key beyond ASCII", data('{"Größe":1}')),
    ("a small number", data("1e-7")),
    ("a small number with a fraction", data("1.5e-7")),
    ("a number that Python writes with an exponent", data("0.00001")),
]

# A payload as another parser or a store gives it, and what JavaScript signed.
CHANGED_ON_THE_WAY = [
    ("an integer read as a float", {"score": 1.0}, '{"score":1}'),
    ("a large integer read as a float", {"id": 1e16}, '{"id":10000000000000000}'),
    ("an integer beyond a double", {"id": 2**53 + 1}, '{"id":9007199254740992}'),
    ("negative zero", {"score": -0.0}, '{"score":0}'),
    ("indices sorted as text", {"10": 2, "9": 1, "b": 3}, '{"9":1,"10":2,"b":3}'),
    ("indices after names", {"b": 3, "9": 1, "10": 2}, '{"9":1,"10":2,"b":3}'),
]

# A header for the documented example; what the documented function answers or raises, and what is
# right.
HEADERS = [
    ("as documented", header(EXAMPLE), True, True),
    ("forged", f"t={NOW},v1={FORGED}", False, False),
    ("of another timestamp", f"t={NOW + 1},v1={mac(EXAMPLE)}", False, False),
    ("a newer scheme after it", f"{header(EXAMPLE)},v2={FORGED}", True, True),
    ("v1 before t", f"v1={mac(EXAMPLE)},t={NOW}", False, True),
    ("another scheme before v1", f"t={NOW},v0={FORGED},v1={mac(EXAMPLE)}", False, True),
    ("the new secret's v1 second", f"t={NOW},v1={FORGED},v1={mac(EXAMPLE)}", False, True),
    ("a space after the comma", f"t={NOW}, v1={mac(EXAMPLE)}", False, True),
    ("hex in upper case", f"t={NOW},v1={mac(EXAMPLE).upper()}", False, True),
    ("replayed a day later", header(EXAMPLE, NOW - 86_400), True, False),
    ("a day ahead", header(EXAMPLE, NOW + 86_400), True, False),
    ("no scheme at all", f"{NOW},{mac(EXAMPLE)}", True, False),
    ("the documented scheme under another name", f"t={NOW},v0=v1={mac(EXAMPLE)}", False, False),
    ("one element", f"t={NOW}", IndexError, False),
    ("empty", "", IndexError, False),
    ("none", None, AttributeError, False),
]


def named(rows: list[Any]) -> dict[str, Any]:
    values = [row[1] if len(row) == 2 else row[1:] for row in rows]
    return {"argvalues": values, "ids": [row[0] for row in rows]}


@pytest.mark.parametrize("text", **named(AGREED))
def test_both_are_right(text: str) -> None:
    payload = json.loads(text)
    assert documented(payload, header(text), SECRET)
    assert verify_webhook_signature(payload, header(text), SECRET, now=NOW)
    changed = {**payload, "data": None}
    assert not documented(changed, header(text), SECRET)
    assert not verify_webhook_signature(changed, header(text), SECRET, now=NOW)


@pytest.mark.parametrize("text", **named(LOST))
def test_deliveries_that_the_documented_function_loses(text: str) -> None:
    payload = json.loads(text)
    assert not documented(payload, header(text), SECRET)
    assert verify_webhook_signature(payload, header(text), SECRET, now=NOW)
    assert verify_webhook_signature(text, header(text), SECRET, now=NOW)


@pytest.mark.parametrize(("payload", "text"), **named(CHANGED_ON_THE_WAY))
def test_payloads_that_changed_on_the_way(payload: Any, text: str) -> None:
    assert not documented(payload, header(text), SECRET)
    assert verify_webhook_signature(payload, header(text), SECRET, now=NOW)


@pytest.mark.parametrize(("signature", "theirs", "right"), **named(HEADERS))
def test_headers(signature: Any, theirs: Any, right: bool) -> None:  # noqa: FBT001
    payload = json.loads(EXAMPLE)
    if isinstance(theirs, bool):
        assert documented(payload, signature, SECRET) is theirs
    else:
        with pytest.raises(theirs):
            documented(payload, signature, SECRET)
    for given in (payload, EXAMPLE):
        assert verify_webhook_signature(given, signature, SECRET, now=NOW) is right
