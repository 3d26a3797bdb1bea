"""What was signed is another message than timestamp, dot, body."""

from __future__ import annotations

import json
from typing import Any

from .delivery import MADE, Explain, T, mac, payload


def add_to(x: Explain) -> None:
    x.into("explain_message")
    only = "message.body_only"
    for of in ("completed", "emoji", "medium"):
        x.add(f"HMAC of the body, {of}", only, signed=payload(of), signature=v1(payload(of)))
    for of in ("created", "names", "large"):
        message = T.encode() + payload(of)
        x.add(f"t + body, {of}", "message.no_dot", signed=payload(of), signature=v1(message))
    timestamps(x)
    parsed_first(x)


def v1(message: bytes, t: str = T) -> str:
    return f"t={t},v1={mac(message)}"


def timestamps(x: Explain) -> None:
    """`t` as the header says it, and as it was signed."""
    for name, said, signed, of in [
        ("Date.now() signed, seconds sent", T, T + "000", "completed"),
        ("seconds signed, milliseconds sent", T + "123", T, "emoji"),
        ("milliseconds sent, of a whole second", T + "000", T, "updated"),
        ("seconds signed, RFC 3339 sent", "2023-11-14T22:13:20Z", T, "created"),
        ("toISOString() signed, seconds sent", T, "2023-11-14T22:13:20.000Z", "audio"),
        ("RFC 3339 signed, seconds sent", T, "2023-11-14T22:13:20Z", "names"),
        ("milliseconds signed, toISOString() sent", "2023-11-14T22:13:20.456Z", T + "456", "html"),
    ]:
        message = signed.encode() + b"." + payload(of)
        x.add(
            f"{name}, {of}",
            "message.timestamp_changed",
            signed=payload(of),
            signature=v1(message, said),
        )


def parsed_first(x: Explain) -> None:
    """The body is JSON.stringify's, but the sender signed its own spelling of the event."""

    def other(name: str, of: str, signed: bytes) -> None:
        assert signed != payload(of)
        message = T.encode() + b"." + signed
        x.add(
            f"{name} was signed, {of}",
            "message.parsed_first",
            signed=payload(of),
            signature=v1(message),
        )

    def dumps(of: str, **options: Any) -> bytes:
        return json.dumps(json.loads(payload(of)), **options).encode()

    for of in ("completed", "emoji", "medium"):
        other("json.dumps", of, dumps(of))
    for of in ("updated", "hangul"):
        other("json.dumps compact", of, dumps(of, separators=(",", ":")))
    other("json.dumps ensure_ascii=False", "names", dumps("names", ensure_ascii=False))
    other("JSON.stringify 2", "created", MADE["frameworks"]["express JSON.stringify 2: created"])
    other("PHP's json_encode", "audio", MADE["php"]["json_encode: audio"])
    other("PHP's json_encode", "updated", MADE["php"]["json_encode: updated"])
