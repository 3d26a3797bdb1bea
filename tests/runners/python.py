"""Run the vectors against the installed Python package."""

from __future__ import annotations

import base64
import json
import os
import sys
from pathlib import Path
from typing import Any

from gather_webhooks import (
    Event,
    PayloadError,
    Unrecognized,
    Verifier,
    WebhookError,
    idempotency_key,
    sign,
    stringify,
)
from gather_webhooks.explain import explain

VECTORS = os.environ.get("GATHER_VECTORS") or Path(__file__).parents[1] / "vectors"

ATTRIBUTES = {
    "candidateInterviewId": "candidate_interview_id",
    "candidateId": "candidate_id",
    "interviewId": "interview_id",
    "status": "status",
    "takenAt": "taken_at",
    "previousStatus": "previous_status",
    "questionId": "question_id",
    "audioURL": "audio_url",
    "title": "title",
}


def verifier(case: dict[str, Any]) -> Verifier:
    if "tolerance" in case:
        return Verifier(case["secrets"], tolerance=case["tolerance"])
    return Verifier(case["secrets"])


def verify(case: dict[str, Any]) -> object:
    event = verifier(case).verify(body(case), case["signature"], now=case.get("now"))
    return summary(case, event)


def verify_parsed(case: dict[str, Any]) -> object:
    payload = parse(body(case))
    event = verifier(case).verify_parsed(payload, case["signature"], now=case.get("now"))
    return summary(case, event)


def summary(case: dict[str, Any], event: Event) -> object:
    got = {
        "kind": event.kind,
        "name": event.name,
        "reason": getattr(event.data, "reason", None),
        "data": data(event),
    }
    # What a case does not name is not compared.
    return {name: got.get(name) for name in case["expect"].get("ok", {})}


def data(event: Event) -> object:
    """Give the data as in the payload, rebuilt from the typed data alone."""
    if isinstance(event.data, Unrecognized):
        return event.data.data
    rebuilt = dict(event.data.extra)
    for name, attribute in ATTRIBUTES.items():
        value = getattr(event.data, attribute, None)
        # A null and an absent field are one and the same to Python: the payload tells them apart.
        if value is not None or (hasattr(event.data, attribute) and name in event.payload["data"]):
            rebuilt[name] = value
    return rebuilt


def authenticate(case: dict[str, Any]) -> object:
    verifier(case).authenticate(body(case), case["signature"], now=case.get("now"))
    return True


def sign_body(case: dict[str, Any]) -> object:
    return sign(body(case), case["secrets"][0], case["timestamp"])


def stringify_text(case: dict[str, Any]) -> object:
    """Give `JSON.stringify(JSON.parse(text))`, or the error that the text has as a raw body.

    That is where this package meets text that is not JSON: it has no parser of its own to offer.
    """
    try:
        return stringify(parse(body(case)))
    except (ValueError, RecursionError, PayloadError):
        Verifier("secret").verify(body(case), sign(body(case), "secret"))
        raise


def parse(text: bytes) -> Any:
    """As `json.loads`, without its limit on digits and without what is not JSON."""
    return json.loads(text.decode(), parse_int=int_or_float, parse_constant=refuse)


def int_or_float(digits: str) -> int | float:
    try:
        return int(digits)
    except ValueError:
        return float(digits)


def refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def key(case: dict[str, Any]) -> object:
    return idempotency_key(body(case))


def explain_delivery(case: dict[str, Any]) -> object:
    tolerance = {"tolerance": case["tolerance"]} if "tolerance" in case else {}
    secrets = [*case.get("secrets", []), *map(base64.b64decode, case.get("secrets_base64", []))]
    explanation = explain(body(case), case["signature"], secrets, now=case.get("now"), **tolerance)
    first = next(iter(explanation.findings), None)
    got = {
        "verdict": explanation.verdict,
        "first": first and first.id,
        "grade": first and first.grade,
    }
    return {name: got.get(name) for name in case["expect"]["ok"]}


def body(case: dict[str, Any]) -> bytes:
    return base64.b64decode(case["body_base64"], validate=True)


OPERATIONS = {
    "verify": verify,
    "authenticate": authenticate,
    "sign": sign_body,
    "key": key,
    "stringify": stringify_text,
    "verify_parsed": verify_parsed,
    "explain": explain_delivery,
}


def run(case: dict[str, Any]) -> object:
    operation = OPERATIONS.get(case["op"])
    if operation is None:
        return f"no operation {case['op']!r}"
    try:
        return {"ok": operation(case)}
    except WebhookError as error:
        return {"error": error.code}
    except Exception as error:
        return f"{type(error).__name__} instead of an error of the contract"


def text(value: object) -> str:
    """As JSON, which tells 1 from true, as Python does not. To JSON, 1 and 1.0 are one number."""
    return json.dumps(whole_numbers_as_int(value), sort_keys=True)


def whole_numbers_as_int(value: object) -> object:
    if isinstance(value, dict):
        return {key: whole_numbers_as_int(item) for key, item in value.items()}
    if isinstance(value, list):
        return [whole_numbers_as_int(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def main() -> int:
    passed = failed = 0
    for file in sorted(Path(VECTORS).glob("*.json")):
        for case in json.loads(file.read_bytes()):
            got, expected = text(run(case)), text(case["expect"])
            if got == expected:
                passed += 1
            else:
                failed += 1
                print(f"{file.name}: {case['name']}\n  expected {expected}\n  got      {got}")
    print(f"python: {passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
