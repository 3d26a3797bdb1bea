"""Authenticity alone, signing, idempotency keys."""

from __future__ import annotations

import hashlib
from typing import Any

from .delivery import BODY, NOW, OTHER_SECRET, SECRET, T, Vectors, error, header, mac


def add_to(v: Vectors) -> None:
    authenticate(v)
    sign(v)
    keys(v)


def authenticate(v: Vectors) -> None:
    v.into("authenticate")

    def case(name: str, expect: dict[str, Any], **more: Any) -> None:
        v.add(name, expect, op="authenticate", **more)

    case("the example", {"ok": True})
    for name, body in {
        "empty": b"",
        "not JSON": b"not JSON",
        "not UTF-8": b"\xff\xfe\x00",
        "NUL bytes": b"\0" * 1000,
        "every byte": bytes(range(256)),
        "one dot": b".",
        "100 KB": b"x" * 100_000,
        "a cut-off object": b"{",
        "100,000 opening brackets": b"[" * 100_000,
    }.items():
        case(f"the payload is left alone: {name}", {"ok": True}, body=body)
    for length in (54, 55, 56, 63, 64, 65, 118, 119, 120, 127, 128, 129):
        message = b"a" * (length - len(T) - 1)
        case(f"a message of {length} bytes, around SHA-256's block", {"ok": True}, body=message)
    case("no header", error("missing_header"), signature=None)
    case("malformed header", error("malformed_header"), signature="garbage")
    case("no v1", error("unsupported_scheme"), signature=f"t={T}")
    case("wrong secret", error("signature_mismatch"), signature=header(secret=OTHER_SECRET))
    case("broken timestamp", error("invalid_timestamp"), signature=header(t="soon"))
    case("too old", error("timestamp_too_old"), signature=header(t=str(NOW - 601)))
    case("in the future", error("timestamp_in_future"), signature=header(t=str(NOW + 601)))
    case("tolerance off", {"ok": True}, signature=header(t="0"), tolerance=None)
    case("the second secret", {"ok": True}, secrets=[OTHER_SECRET, SECRET])
    case("invalid secret", error("invalid_secret"), secrets=[""])
    t = "1700000000"
    confused = f"t=1700000000.{BODY[:1].decode()},v1={mac(BODY)}"
    case(
        "part of the body moved into t",
        error("signature_mismatch"),
        body=BODY[1:],
        signature=confused,
    )
    case(
        "a dot in t: the message is ambiguous, the timestamp is not",
        error("invalid_timestamp"),
        body=b"rest",
        signature=f"t={t}.first,v1={mac(b'first.rest')}",
    )


def sign(v: Vectors) -> None:
    v.into("sign")

    def case(name: str, body: bytes, timestamp: str, secret: str = SECRET) -> None:
        v.add(
            name,
            {"ok": header(body, timestamp, secret)},
            op="sign",
            body=body,
            secrets=[secret],
            timestamp=timestamp,
        )

    case("the example", BODY, T)
    case("milliseconds", BODY, f"{T}000")
    case("RFC 3339", BODY, "2023-11-14T22:13:20Z")
    case("the epoch", BODY, "0")
    case("an empty body", b"", T)
    case("a body that is not UTF-8", b"\xff\x00\xfe", T)
    case("a body beyond ASCII", "Zoë 🎉".encode(), T)
    case("a secret beyond ASCII", BODY, T, "sécret-🔑")
    case("a secret longer than a block", BODY, T, "k" * 200)


def keys(v: Vectors) -> None:
    v.into("key")
    for name, body in {
        "the example": BODY,
        "not JSON": b"not JSON",
        "empty": b"",
        "beyond ASCII": "Zoë 🎉".encode(),
        "every byte": bytes(range(256)),
        "white space counts": BODY + b"\n",
    }.items():
        v.add(name, {"ok": hashlib.sha256(body).hexdigest()}, op="key", body=body)
