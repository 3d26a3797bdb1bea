"""`explain`: what it takes, what it gives, and what it never shows. Its verdicts are vectors."""

from __future__ import annotations

import base64
import dataclasses
import json
import math
import re
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from deliveries import BODY, HEADER, NOW, SECRET
from subclasses import Bytes, Text, forms
from test_pickling import COPIES

from gather_webhooks import UsageError, Verifier, WebhookError, sign
from gather_webhooks.explain import Difference, Explanation, Finding, Step, explain, mistakes

if TYPE_CHECKING:
    from collections.abc import Callable

DUMPED = json.dumps(json.loads(BODY)).encode()


def verdict(body: Any, signature: Any, secret: Any, now: Any) -> str:
    """Give what `verify` answers."""
    try:
        Verifier(secret).verify(body, signature, now=now)
    except WebhookError as error:
        return error.code
    return "accepted"


def explained(*arguments: Any, **named: Any) -> Explanation:
    """Explain, and look at what holds for every explanation."""
    explanation = explain(*arguments, **named)
    names = [step.name for step in explanation.steps]
    assert names == ["header", "signature", "timestamp", "payload"]
    ids = {mistake.id for mistake in mistakes()}
    assert {finding.id for finding in explanation.findings} <= ids
    assert str(explanation) == explanation.text
    assert explanation.text.startswith(f"{explanation.verdict}: ")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", explanation.text)
    return explanation


def ids(explanation: Explanation) -> list[str]:
    return [finding.id for finding in explanation.findings]


def test_accepted() -> None:
    explanation = explained(BODY, HEADER, SECRET, now=NOW)
    assert explanation.verdict == "accepted"
    assert explanation.findings == ()
    assert [step.state for step in explanation.steps] == ["passed"] * 4


def test_a_mistake_that_is_proven() -> None:
    explanation = explained(DUMPED, HEADER, SECRET, now=NOW)
    assert explanation.verdict == "signature_mismatch"
    states = [step.state for step in explanation.steps]
    assert states == ["passed", "failed", "not_reached", "not_reached"]
    (finding,) = explanation.findings
    assert (finding.id, finding.grade) == ("body.python_json", "proven")
    assert all([finding.title, finding.cause, finding.fix])
    assert finding.difference
    assert finding.difference.offset == DUMPED.index(b" ")
    assert finding.difference.received != finding.difference.signed
    assert explanation.tried > 0


def test_nothing_to_find() -> None:
    explanation = explained(BODY, HEADER, "another", now=NOW)
    assert explanation.verdict == "signature_mismatch"
    assert explanation.findings == ()
    assert "secret" in explanation.text


@pytest.mark.parametrize(
    "body",
    [BODY, bytearray(BODY), memoryview(BODY), BODY.decode(), Bytes(BODY), Text(BODY.decode())],
    ids=lambda body: type(body).__name__,
)
def test_bodies(body: Any) -> None:
    assert explained(body, HEADER, SECRET, now=NOW).verdict == "accepted"


def test_a_body_that_is_parsed() -> None:
    with pytest.raises(UsageError, match="pass what `stringify` makes of it") as caught:
        explain({}, HEADER, SECRET)  # type: ignore[arg-type]
    assert caught.value.code == "body_not_raw"


@pytest.mark.parametrize(
    "signature",
    [*forms(HEADER), [HEADER], (HEADER.encode(),)],
    ids=lambda signature: type(signature).__name__,
)
def test_signatures(signature: Any) -> None:
    assert explained(BODY, signature, SECRET, now=NOW).verdict == "accepted"


@pytest.mark.parametrize(
    "signature",
    [None, "", b"", [], (), [None], [""], (b"",)],
    ids=repr,
)
def test_no_signature(signature: Any) -> None:
    explanation = explained(BODY, signature, SECRET, now=NOW)
    assert explanation.verdict == "missing_header"
    assert ids(explanation) == ["header.missing"]


@pytest.mark.parametrize(
    "lines",
    [
        [HEADER, HEADER],
        (HEADER, bytearray(HEADER.encode())),
        [HEADER, None],
        [None, HEADER],
        [None, None],
        [HEADER, "\ud800"],
        HEADER.split(","),
    ],
    ids=str,
)
def test_several_lines(lines: Any) -> None:
    explanation = explained(BODY, lines, SECRET, now=NOW)
    assert explanation.verdict == verdict(BODY, lines, SECRET, NOW) == "malformed_header"


def test_two_lines_of_which_one_is_right() -> None:
    other = sign("other", SECRET, NOW)
    explanation = explained(BODY, [other, HEADER], SECRET, now=NOW)
    assert explanation.findings[0].id == "header.joined"
    assert explanation.findings[0].grade == "proven"


@pytest.mark.parametrize(
    "secret",
    [*forms(SECRET), [SECRET], ("another", SECRET.encode())],
    ids=lambda secret: type(secret).__name__,
)
def test_secrets(secret: Any) -> None:
    assert explained(BODY, HEADER, secret, now=NOW).verdict == "accepted"


@pytest.mark.parametrize(
    ("secret", "first"),
    [
        ("", "secret.missing"),
        (b"", "secret.missing"),
        ([], "secret.missing"),
        ((), "secret.missing"),
        (["", SECRET], None),
        (SECRET + "\n", "secret.white_space"),
        ([SECRET + "\n"], "secret.white_space"),
        ("\ufeff" + SECRET, "secret.white_space"),
        (SECRET + "\udcff", None),
        (["\ud800", SECRET], None),
    ],
    ids=ascii,
)
def test_secrets_that_a_verifier_refuses(secret: Any, first: str | None) -> None:
    explanation = explained(BODY, HEADER, secret, now=NOW)
    assert explanation.verdict == verdict(BODY, HEADER, secret, NOW) == "invalid_secret"
    assert first is None or ids(explanation)[0] == first
    assert explanation.steps[1].state == "failed"


def test_a_secret_without_utf8_is_no_white_space() -> None:
    explanation = explained(BODY, HEADER, SECRET + "\udcff", now=NOW)
    assert explanation.findings == ()
    assert "lone surrogate" in explanation.steps[1].sentence


@pytest.mark.parametrize("secret", [SECRET + "\n", (SECRET + "\n").encode(), f'"{SECRET}"'])
def test_a_mistake_in_the_secret_is_proven(secret: str | bytes) -> None:
    explanation = explained(BODY, HEADER, secret, now=NOW)
    assert [finding.grade for finding in explanation.findings] == ["proven"]


def test_a_verifier_is_no_secret() -> None:
    with pytest.raises(UsageError, match="does not give its secrets back") as caught:
        explain(BODY, HEADER, Verifier(SECRET))  # type: ignore[arg-type]
    assert caught.value.code == "invalid_argument"


@pytest.mark.parametrize(
    "now",
    [NOW, float(NOW), datetime.fromtimestamp(NOW, timezone(timedelta(hours=-9, minutes=-30)))],
    ids=lambda now: type(now).__name__,
)
def test_nows(now: Any) -> None:
    assert explained(BODY, HEADER, SECRET, now=now, tolerance=0).verdict == "accepted"


def test_the_clock() -> None:
    header = sign(BODY, SECRET)
    assert explained(BODY, header, SECRET).verdict == "accepted"
    assert explained(BODY, header, SECRET, now=None).verdict == "accepted"
    assert explained(BODY, HEADER, SECRET).verdict == "timestamp_too_old"


@pytest.mark.parametrize(
    "now",
    [math.nan, math.inf, -1, 253_402_300_800, datetime(1, 1, 1, tzinfo=timezone.utc)],
    ids=repr,
)
def test_numbers_that_are_no_time(now: Any) -> None:
    assert explained(BODY, HEADER, SECRET, now=now).verdict == "invalid_argument"


def test_now_in_milliseconds() -> None:
    explanation = explained(BODY, HEADER, SECRET, now=NOW * 1000)
    assert explanation.verdict == "invalid_argument"
    assert ids(explanation) == ["time.unit"]


@pytest.mark.parametrize("tolerance", [600, 600.5, timedelta(minutes=10), timedelta.max])
def test_tolerances(tolerance: Any) -> None:
    explanation = explained(BODY, HEADER, SECRET, now=NOW + 600, tolerance=tolerance)
    assert explanation.verdict == "accepted"


def test_the_tolerance_is_that_of_a_verifier() -> None:
    assert explained(BODY, HEADER, SECRET, now=NOW + 600).verdict == "accepted"
    assert explained(BODY, HEADER, SECRET, now=NOW + 601).verdict == "timestamp_too_old"
    assert explained(BODY, HEADER, SECRET, now=NOW - 601).verdict == "timestamp_in_future"
    assert explained(BODY, HEADER, SECRET, tolerance=None).verdict == "accepted"
    assert explained(BODY, HEADER, SECRET, now=NOW + 1, tolerance=0).verdict == "timestamp_too_old"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"body": 7}, "`body`"),
        ({"body": None}, "`body`"),
        ({"signature": 7}, "`signature`"),
        ({"signature": [HEADER, 7]}, "`signature`"),
        ({"signature": {HEADER}}, "`signature`"),
        ({"secret": None}, "`secret`"),
        ({"secret": 7}, "`secret`"),
        ({"secret": [SECRET, None]}, "`secret`"),
        ({"secret": {SECRET}}, "`secret`"),
        ({"now": "now"}, "`now`"),
        ({"now": True}, "`now`"),
        ({"now": datetime(2024, 1, 1)}, "`now`"),  # noqa: DTZ001 -- naive on purpose
        ({"tolerance": "600"}, "`tolerance`"),
        ({"tolerance": -1}, "tolerance"),
        ({"tolerance": math.nan}, "tolerance"),
    ],
    ids=str,
)
def test_wrong_arguments(changed: dict[str, Any], message: str) -> None:
    arguments = {"body": BODY, "signature": HEADER, "secret": SECRET, **changed}
    with pytest.raises(UsageError, match=message) as caught:
        explain(**arguments)
    assert caught.value.code == "invalid_argument"


# Of each kind of mistake one, and the secret that signed.
DELIVERIES: dict[str, tuple[Any, Any, Any, Any]] = {
    "accepted": (BODY, HEADER, SECRET, NOW),
    "body": (DUMPED, HEADER, SECRET, NOW),
    "secret": (BODY, HEADER, SECRET + "\n", NOW),
    "wrapped secret": (BODY, HEADER, json.dumps({"WEBHOOK_SECRET": SECRET}), NOW),
    "encoded secret": (BODY, HEADER, base64.b64encode(SECRET.encode()), NOW),
    "body and secret": (DUMPED, HEADER, f'"{SECRET}"', NOW),
    "cut header": (BODY, HEADER[:-7], SECRET, NOW),
    "lines": (BODY, [HEADER, HEADER], SECRET, NOW),
    "nothing": (BODY, sign(BODY, "another", NOW), SECRET, NOW),
    "no secret": (BODY, HEADER, [], NOW),
    "clock": (BODY, HEADER, SECRET, NOW + 4000),
    "payload": (b"[]", sign(b"[]", SECRET, NOW), SECRET, NOW),
}


@pytest.mark.parametrize("delivery", DELIVERIES.values(), ids=DELIVERIES)
def test_it_shows_no_secret_and_no_signature(delivery: tuple[Any, Any, Any, Any]) -> None:
    body, signature, secret, now = delivery
    explanation = explained(body, signature, secret, now=now)
    shown = [explanation.text, repr(explanation), json.dumps(dataclasses.asdict(explanation))]
    hidden = [SECRET, base64.b64encode(SECRET.encode()).decode(), SECRET.encode().hex()]
    hidden += [
        sign(signed, SECRET, timestamp).split("=")[-1]
        for signed in (BODY, body)
        for timestamp in (str(NOW), str(NOW * 1000))
    ]
    for text in shown:
        assert not [value for value in hidden if value.lower() in text.lower()]
        assert not [value for value in hidden if value[:16] in text]


@pytest.mark.parametrize("delivery", DELIVERIES.values(), ids=DELIVERIES)
def test_the_repr_shows_no_payload(delivery: tuple[Any, Any, Any, Any]) -> None:
    explanation = explained(*delivery[:3], now=delivery[3])
    objects = [explanation, *explanation.findings, *explanation.steps]
    objects += [finding.difference for finding in explanation.findings]
    for value in objects:
        assert "interview" not in repr(value)


def test_reprs() -> None:
    explanation = explained(DUMPED, HEADER, SECRET, now=NOW)
    (finding,) = explanation.findings
    assert repr(finding) == "Finding(id='body.python_json', grade='proven')"
    findings = f"({finding!r},)"
    tried = explanation.tried
    assert repr(explanation) == (
        f"Explanation(verdict='signature_mismatch', findings={findings}, tried={tried})"
    )
    assert re.fullmatch(r"Difference\(offset=\d+, caret=\d+\)", repr(finding.difference))


@pytest.mark.parametrize("again", COPIES)
def test_a_copy_is_the_same(again: Callable[[Explanation], Explanation]) -> None:
    explanation = explained(DUMPED, HEADER, SECRET, now=NOW)
    copied = again(explanation)
    assert copied == explanation
    assert hash(copied) == hash(explanation)


def test_it_cannot_be_changed() -> None:
    explanation = explained(DUMPED, HEADER, SECRET, now=NOW)
    difference = explanation.findings[0].difference
    for value in [explanation, explanation.steps[0], explanation.findings[0], difference]:
        for name in [member.name for member in dataclasses.fields(value)]:  # type: ignore[arg-type]
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(value, name, None)


def test_it_can_be_taken_apart() -> None:
    match explained(DUMPED, HEADER, SECRET, now=NOW):
        case Explanation(
            verdict="signature_mismatch",
            steps=(Step("header", "passed", _), *_),
            findings=(Finding(id, "proven", difference=Difference(offset=offset)),),
        ):
            assert (id, offset) == ("body.python_json", DUMPED.index(b" "))
        case other:
            pytest.fail(repr(other))


def test_the_mistakes_that_are_known() -> None:
    known = mistakes()
    assert len({mistake.id for mistake in known}) == len(known) > 50
    assert known[0].id == "body.python_json"
    for mistake in known:
        assert re.fullmatch(r"(body|secret|header|message|time)\.[a-z0-9_]+", mistake.id)
        assert all([mistake.title, mistake.cause, mistake.fix])


def test_whoever_only_verifies_does_not_load_it() -> None:
    code = (
        f"import sys; sys.path[:] = {sys.path!r}\n"
        "import gather_webhooks, gather_webhooks.receiver\n"
        "sys.exit('gather_webhooks.explain' in sys.modules or hasattr(gather_webhooks, 'explain'))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=20)  # noqa: S603 -- our own code
