"""What holds for whatever anyone passes in."""

from __future__ import annotations

import contextlib
import json
import math
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, NoReturn

from deliveries import BODY, HEADER, NOW, SECRET
from hypothesis import given, settings
from hypothesis import strategies as st

from gather_webhooks import (
    PayloadError,
    VerificationError,
    Verifier,
    WebhookError,
    idempotency_key,
    sign,
    stringify,
    verify_webhook_signature,
)

VERIFIER = Verifier(SECRET)


def hostile(base: type[Any], *arguments: Any) -> Any:
    """Give an object of a subclass all of whose methods raise an exception of their own."""

    class OwnError(Exception):
        pass

    def fail(*_: object, **__: object) -> NoReturn:
        raise OwnError

    names = [
        "__bool__ __bytes__ __buffer__ __complex__ __contains__ __eq__ __float__ __getitem__",
        "__hash__ __index__ __int__ __iter__ __len__ __next__ __repr__ __str__ __add__ __sub__",
        "__radd__ __rsub__ __lt__ __le__ __gt__ __ge__ __format__ __reversed__ __getattr__",
        "encode decode utcoffset timestamp total_seconds tobytes keys items values get",
    ]
    members: dict[str, Any] = {name: fail for line in names for name in line.split()}
    return type("Hostile", (base,), {**members, "__hash__": None})(*arguments)


HOSTILE = st.sampled_from(
    [
        hostile(object),
        hostile(str, "text"),
        hostile(bytes, b"bytes"),
        hostile(bytearray, b"bytes"),
        hostile(int, 7),
        hostile(float, 7.0),
        hostile(list, [1]),
        hostile(tuple, [HEADER]),
        hostile(dict, {"a": 1}),
        hostile(timedelta, 1),
        hostile(datetime, 2024, 1, 1, 0, 0, 0, 0, timezone.utc),
        hostile(type, "Class", (), {}),
        hostile(Exception),
    ]
)
SURROGATES = st.text(st.characters(categories=["Cs", "Lu", "Nd"]))
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=10**300)
    | st.floats()
    | st.complex_numbers()
    | st.decimals()
    | st.fractions()
    | st.binary()
    | st.binary().map(bytearray)
    | st.binary().map(memoryview)  # type: ignore[arg-type]
    | st.text()
    | SURROGATES
    | st.dates()
    | st.datetimes()
    | st.datetimes(timezones=st.timezones())
    | st.timedeltas()
    | st.uuids()
    | st.functions()
    | st.sampled_from([object(), object, Ellipsis, NotImplemented, math.nan, Decimal("sNaN"), json])
)
ANYTHING = (
    st.recursive(
        LEAVES,
        lambda inner: (
            st.lists(inner)
            | st.lists(inner).map(tuple)
            | st.lists(inner).map(iter)
            | st.dictionaries(st.text(), inner)
        ),
        max_leaves=5,
    )
    | HOSTILE
)


@given(body=ANYTHING, signature=ANYTHING, now=ANYTHING)
def test_verify_takes_anything(body: Any, signature: Any, now: Any) -> None:
    for call in (VERIFIER.verify, VERIFIER.authenticate):
        for arguments in (
            (body, HEADER, NOW),
            (BODY, signature, NOW),
            (BODY, HEADER, now),
            (body, signature, now),
        ):
            with contextlib.suppress(WebhookError):
                call(*arguments[:2], now=arguments[2])


@given(payload=ANYTHING, signature=ANYTHING, secret=ANYTHING, now=ANYTHING)
def test_parsed_payloads_may_be_anything(
    payload: Any, signature: Any, secret: Any, now: Any
) -> None:
    with contextlib.suppress(WebhookError):
        stringify(payload)
    for arguments in (
        (payload, HEADER, SECRET, NOW),
        (BODY, signature, SECRET, NOW),
        (BODY, HEADER, secret, NOW),
        (BODY, HEADER, SECRET, now),
        (payload, signature, secret, now),
    ):
        with contextlib.suppress(WebhookError):
            VERIFIER.verify_parsed(*arguments[:2], now=arguments[3])
        with contextlib.suppress(WebhookError):
            verify_webhook_signature(*arguments[:3], now=arguments[3])


@given(secret=ANYTHING, tolerance=ANYTHING)
def test_verifier_takes_anything(secret: Any, tolerance: Any) -> None:
    for arguments in ((secret, 600), (SECRET, tolerance), (secret, tolerance)):
        with contextlib.suppress(WebhookError):
            repr(Verifier(arguments[0], tolerance=arguments[1]))


@given(payload=ANYTHING, secret=ANYTHING, timestamp=ANYTHING)
def test_sign_takes_anything(payload: Any, secret: Any, timestamp: Any) -> None:
    for arguments in (
        (payload, SECRET, NOW),
        (BODY, secret, NOW),
        (BODY, SECRET, timestamp),
        (payload, secret, timestamp),
    ):
        with contextlib.suppress(WebhookError):
            sign(*arguments)
    with contextlib.suppress(WebhookError):
        idempotency_key(payload)


@given(body=st.binary(max_size=200_000) | st.text(), secret=st.binary(min_size=1))
def test_what_is_signed_verifies(body: bytes | str, secret: bytes) -> None:
    proof = Verifier(secret).authenticate(body, sign(body, secret, NOW), now=NOW)
    assert proof.signed_at.timestamp() == NOW
    try:
        Verifier(secret).verify(body, sign(body, secret, NOW), now=NOW)
    except PayloadError as error:
        assert error.code == "malformed_payload"  # noqa: PT017 -- an event is as good


@given(
    body=st.binary(min_size=1),
    position=st.integers(min_value=0),
    change=st.integers(min_value=1, max_value=255),
)
def test_any_other_byte_fails(body: bytes, position: int, change: int) -> None:
    changed = bytearray(body)
    changed[position % len(body)] ^= change
    with_error = None
    try:
        VERIFIER.authenticate(bytes(changed), sign(body, SECRET, NOW), now=NOW)
    except VerificationError as error:
        with_error = error.code
    assert with_error == "signature_mismatch"


FINITE = st.floats(allow_nan=False, allow_infinity=False)
LEAF = st.none() | st.booleans() | st.integers() | FINITE | st.text() | SURROGATES
JSON = st.recursive(
    LEAF,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
NAMES = st.text() | st.sampled_from(
    [
        "candidate_interview.completed",
        "candidate_interview.status_changed",
        "question.audio_generated",
        "interview.created",
        "interview.updated",
    ]
)
FIELDS = st.dictionaries(
    st.sampled_from(
        [
            "candidateInterviewId",
            "candidateId",
            "interviewId",
            "status",
            "takenAt",
            "previousStatus",
            "questionId",
            "audioURL",
            "title",
        ]
    ),
    st.text() | st.none() | JSON,
)


@settings(max_examples=100)
@given(name=NAMES, data=FIELDS | JSON, timestamp=JSON, ascii_only=st.booleans())
def test_no_event_is_lost(*, name: str, data: Any, timestamp: Any, ascii_only: bool) -> None:
    # JSON has no lone surrogates side by side: they are a pair, and one character.
    payload = json.loads(json.dumps({"event": name, "timestamp": timestamp, "data": data}))
    try:
        body = json.dumps(payload, ensure_ascii=ascii_only).encode()
    except UnicodeEncodeError:  # a lone surrogate, which only an escape can express
        body = json.dumps(payload).encode()
    event = VERIFIER.verify(body, sign(body, SECRET, NOW), now=NOW)
    assert event.name == name
    assert event.payload == payload
    assert (event.kind == "unrecognized") == hasattr(event.data, "reason")


@given(value=JSON)
def test_what_is_stringified_reads_as_the_same(value: Any) -> None:
    value = json.loads(json.dumps(value))  # see above
    text = stringify(value)
    assert stringify(json.loads(text)) == text
    expected = json.dumps(value, ensure_ascii=False, sort_keys=True)
    assert json.loads(expected, parse_int=float) == json.loads(text, parse_int=float)


@settings(max_examples=100)
@given(payload=st.dictionaries(st.text(), LEAF | st.lists(LEAF)), late=st.integers(0, 600))
def test_parsed_payload_verifies(payload: dict[str, Any], late: int) -> None:
    header = sign(payload, SECRET, NOW)
    assert sign(stringify(payload), SECRET, NOW) == header
    assert verify_webhook_signature(payload, header, SECRET, now=NOW + late)
    assert verify_webhook_signature(stringify(payload), header, SECRET, now=NOW + late)
    event = VERIFIER.verify_parsed(
        {"event": "x", **payload}, sign({"event": "x", **payload}, SECRET)
    )
    assert event.idempotency_key
