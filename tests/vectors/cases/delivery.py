"""A signed delivery, made with nothing but the standard library, and the list of cases."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from types import EllipsisType
from typing import Any

SECRET = "whsec_4f1a8c2b9d7e6053"
OTHER_SECRET = "whsec_000000000000000f"
NOW = 1_700_000_000  # 2023-11-14T22:13:20Z
T = str(NOW)

COMPLETED: dict[str, Any] = {
    "event": "candidate_interview.completed",
    "timestamp": "2024-01-01T00:00:00Z",
    "data": {
        "candidateInterviewId": "9b2f6c1e-58d3-4f0a-9d59-3a1f0c7e2b11",
        "candidateId": "1c6f7e0a-7f6c-4c39-8a7b-2f5f1d3c9e22",
        "interviewId": "5d0e9a4b-1b7e-4e4e-b5a0-6c2d8f9a3c33",
        "status": "new_response",
        "takenAt": "2024-01-01T00:00:00Z",
    },
}
KNOWN: dict[str, dict[str, Any]] = {
    "candidate_interview.completed": COMPLETED["data"],
    "candidate_interview.status_changed": {
        "candidateInterviewId": "ci-1",
        "candidateId": "c-1",
        "interviewId": "i-1",
        "status": "hired",
        "previousStatus": "has_reviewed",
    },
    "question.audio_generated": {"questionId": "q-1", "audioURL": "https://example.com/q-1.mp3"},
    "interview.created": {"interviewId": "i-1", "title": "Barista, early shift"},
    "interview.updated": {"interviewId": "i-1", "title": "Barista, late shift"},
}
STATUSES = [
    "invite_sent",
    "new_response",
    "has_reviewed",
    "partially_completed",
    "hired",
    "archived",
]
MAX_DEPTH = 512


def text(value: Any) -> bytes:
    """JSON as JavaScript's JSON.stringify writes it, for the values used here."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


BODY = text(COMPLETED)
OK = {"ok": {"kind": COMPLETED["event"], "name": COMPLETED["event"], "data": COMPLETED["data"]}}


def mac(body: bytes, t: str | bytes = T, secret: str = SECRET) -> str:
    t = t.encode() if isinstance(t, str) else t
    return hmac.new(secret.encode(), t + b"." + body, hashlib.sha256).hexdigest()


def header(body: bytes = BODY, t: str = T, secret: str = SECRET) -> str:
    return f"t={t},v1={mac(body, t, secret)}"


def error(code: str) -> dict[str, Any]:
    return {"error": code}


class Vectors:
    def __init__(self) -> None:
        self.files: dict[str, list[dict[str, Any]]] = {}
        self.file = ""

    def into(self, file: str) -> None:
        self.file = file
        self.files[file] = []

    def add(
        self,
        name: str,
        expect: dict[str, Any],
        *,
        op: str = "verify",
        body: bytes = BODY,
        signature: str | EllipsisType | None = ...,
        secrets: list[str] | None = None,
        now: float | None = NOW,
        **more: Any,
    ) -> None:
        """Without a `signature`, the right one."""
        case: dict[str, Any] = {"name": name, "op": op}
        if op not in ("key", "stringify"):
            case["secrets"] = [SECRET] if secrets is None else secrets
        if op in ("verify", "authenticate", "verify_parsed"):
            case["signature"] = header(body) if signature is ... else signature
        case["body_base64"] = base64.b64encode(body).decode()
        if op in ("verify", "authenticate", "verify_parsed"):
            case["now"] = now
        case.update(more)
        case["expect"] = expect
        self.files[self.file].append(case)

    def signed(self, name: str, t: str, expect: dict[str, Any], **more: Any) -> None:
        """The example delivery, authentic, with `t` as its timestamp."""
        self.add(name, expect, signature=header(t=t), **more)

    def payload(self, name: str, body: bytes, expect: dict[str, Any]) -> None:
        """An authentic and fresh delivery of `body`."""
        self.add(name, expect, body=body)

    def event(
        self, name: str, event: str, data: Any, *, reason: str | None = None, body: bytes = b""
    ) -> None:
        """An authentic event whose data comes through as it is."""
        body = body or text({"event": event, "timestamp": "2024-01-01T00:00:00.000Z", "data": data})
        ok = {"kind": event, "name": event, "data": data}
        if reason is not None:
            ok |= {"kind": "unrecognized", "reason": reason}
        self.payload(name, body, {"ok": ok})
