"""Of several faults the first in one order is reported, the same in every language.

Arguments of a wrong type or out of range, the secret, a parsed payload that cannot be written, the
header, the signature, the timestamp, the payload.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
from deliveries import NOW, SECRET

from gather_webhooks import Verifier, WebhookError, sign, verify_webhook_signature

if TYPE_CHECKING:
    from collections.abc import Callable

PAYLOAD = {"event": "interview.created", "data": {}}
BODY = b'{"event":"interview.created","data":{}}'
NO_EVENT = b"[]"


def released() -> memoryview:
    view = memoryview(BODY)
    view.release()
    return view


# A fault: its name, what is reported of it, and the arguments that have it. Two faults that one
# argument cannot have at once are no pair.
Fault = tuple[str, str, dict[str, Any]]

BAD_BODY: list[Fault] = [
    ("a body that is parsed", "body_not_raw: `body`", {"body": {}}),
    ("a body that is a number", "invalid_argument: `body`", {"body": 7}),
    ("a body whose memory is gone", "invalid_argument: `body`", {"body": released()}),
]
BAD_PAYLOAD: list[Fault] = [
    ("memory that is gone", "invalid_argument: `payload`", {"payload": released()}),
]
BAD_SIGNATURE: list[Fault] = [
    ("a signature that is a number", "invalid_argument: `signature`", {"signature": 7}),
    ("header lines, one a number", "invalid_argument: `signature`", {"signature": ["", 7]}),
]
BAD_SECRET: list[Fault] = [
    ("no secret", "invalid_argument: `secret`", {"secret": None}),
]
BAD_SECRETS: list[Fault] = [
    *BAD_SECRET,
    ("secrets, one a number", "invalid_argument: `secret`", {"secret": ["\ud800", " ", 7]}),
]
BAD_TOLERANCE: list[Fault] = [
    ("a tolerance that is text", "invalid_argument: `tolerance`", {"tolerance": "600"}),
    ("a negative tolerance", "invalid_argument: the tolerance", {"tolerance": -1}),
]
BAD_NOW: list[Fault] = [
    ("a now that is text", "invalid_argument: `now`", {"now": "now"}),
    ("a now that is none", "invalid_argument: `now`", {"now": float("nan")}),
]
BAD_TIMESTAMP: list[Fault] = [
    ("a timestamp of bytes", "invalid_argument: `timestamp`", {"timestamp": b"7"}),
    ("a timestamp before 1970", "invalid_argument: `timestamp`", {"timestamp": -7}),
]
INVALID_SECRET: list[Fault] = [
    ("an empty secret", "invalid_secret: the secret is empty", {"secret": ""}),
    ("a secret with a line break", "invalid_secret: the secret begins or", {"secret": "s\n"}),
    ("a secret that is no text", "invalid_secret: the secret is text", {"secret": "s\ud800"}),
]
UNSERIALIZABLE: list[Fault] = [
    ("a set", "unserializable_payload: ", {"payload": {"event": {1}}}),
    ("a number as a key", "unserializable_payload: ", {"payload": {1: 2}}),
]
BAD_HEADER: list[Fault] = [
    ("no header", "missing_header: ", {"signature": None}),
    ("no header lines", "missing_header: ", {"signature": []}),
    ("several header lines", "malformed_header: the request has several", {"signature": ["", b""]}),
    ("rubbish", "malformed_header: ", {"signature": "rubbish"}),
    ("another scheme", "unsupported_scheme: ", {"signature": "t=1,v2=7"}),
]


def of_delivery(name: str) -> list[Fault]:
    """Faults of a delivery that is authentic but for them; `name` is the payload's."""
    late = sign(BODY, SECRET, NOW - 700)
    ahead = sign(BODY, SECRET, NOW + 700)
    return [
        ("another signature", "signature_mismatch: ", {"signature": sign(b"other", SECRET, NOW)}),
        ("another body", "signature_mismatch: ", {name: {"data": {}}}),
        ("signed long ago", "timestamp_too_old: ", {"signature": late}),
        ("signed ahead", "timestamp_in_future: ", {"signature": ahead}),
        ("signed at no time", "invalid_timestamp: ", {"signature": sign(BODY, SECRET, "soon")}),
    ]


def raw(faults: list[Fault]) -> list[Fault]:
    return [
        (name, code, {**arguments, **({"body": b"{}"} if "body" in arguments else {})})
        for name, code, arguments in faults
    ]


def call_of_verifier(method: str) -> Callable[..., object]:
    def call(**arguments: Any) -> object:
        return getattr(Verifier(SECRET), method)(**arguments)

    return call


DELIVERY = {"signature": sign(BODY, SECRET, NOW), "now": NOW}
WITH_BODY = [*BAD_BODY, *BAD_SIGNATURE, *BAD_NOW, *BAD_HEADER, *raw(of_delivery("body"))]
CALLS: dict[str, tuple[Callable[..., object], dict[str, Any], list[Fault]]] = {
    "Verifier": (
        Verifier,
        {"secret": SECRET},
        [
            *BAD_SECRETS,
            *BAD_TOLERANCE,
            *INVALID_SECRET,
            ("no secrets", "invalid_secret: ", {"secret": []}),
            ("an empty one last", "invalid_secret: ", {"secret": [SECRET, "s\ud800", ""]}),
        ],
    ),
    "verify": (call_of_verifier("verify"), {"body": BODY, **DELIVERY}, WITH_BODY),
    "authenticate": (call_of_verifier("authenticate"), {"body": BODY, **DELIVERY}, WITH_BODY),
    "verify_parsed": (
        call_of_verifier("verify_parsed"),
        {"payload": PAYLOAD, **DELIVERY},
        [*BAD_SIGNATURE, *BAD_NOW, *UNSERIALIZABLE, *BAD_HEADER, *of_delivery("payload")],
    ),
    "verify_webhook_signature": (
        verify_webhook_signature,
        {"payload": PAYLOAD, "secret": SECRET, **DELIVERY},
        [
            *BAD_PAYLOAD,
            *BAD_SIGNATURE,
            *BAD_SECRETS,
            *BAD_TOLERANCE,
            *BAD_NOW,
            *INVALID_SECRET,
            *UNSERIALIZABLE,
            *[(name, "False", arguments) for name, _, arguments in BAD_HEADER],
            *[(name, "False", arguments) for name, _, arguments in of_delivery("payload")],
        ],
    ),
    "sign": (
        sign,
        {"payload": PAYLOAD, "secret": SECRET, "timestamp": NOW},
        [*BAD_PAYLOAD, *BAD_SECRET, *BAD_TIMESTAMP, *INVALID_SECRET, *UNSERIALIZABLE],
    ),
}
PAIRS = [
    pytest.param(call, first, second, id=f"{call}: {first[0]}, {second[0]}")
    for call, (_, _, faults) in CALLS.items()
    for first, second in [
        *itertools.combinations(faults, 2),
        *[(fault, ("nothing else", "", {})) for fault in faults],
    ]
    if not set(first[2]) & set(second[2])
]


@pytest.mark.parametrize(("name", "first", "second"), PAIRS)
def test_of_two_faults_the_first_is_reported(name: str, first: Fault, second: Fault) -> None:
    call, arguments, _ = CALLS[name]
    try:
        reported = str(call(**{**arguments, **first[2], **second[2]}))
    except WebhookError as error:
        reported = f"{error.code}: {error}"
    assert reported.startswith(first[1]), reported


@pytest.mark.parametrize("name", CALLS)
def test_without_faults(name: str) -> None:
    call, arguments, _ = CALLS[name]
    assert call(**arguments)


@pytest.mark.parametrize(
    ("late", "code"), [(-700, "timestamp_in_future"), (700, "timestamp_too_old"), (0, None)]
)
def test_the_payload_is_judged_last(late: int, code: str | None) -> None:
    header = sign(NO_EVENT, SECRET, NOW)
    for verify, payload in ((Verifier.verify, NO_EVENT), (Verifier.verify_parsed, [])):
        with pytest.raises(WebhookError) as caught:
            verify(Verifier(SECRET), payload, header, now=NOW + late)  # type: ignore[arg-type]
        assert caught.value.code == (code or "malformed_payload")
