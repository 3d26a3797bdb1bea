"""Nothing to find: a wrong secret, a body beyond recovery, and what verifies as it is."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from .delivery import (
    MADE,
    OTHER_SECRET,
    PAYLOADS,
    SECRET,
    SIGNED_AT,
    Explain,
    T,
    header,
    mac,
    payload,
    written,
)


def add_to(x: Explain) -> None:
    x.into("explain_nothing")
    wrong_secrets(x)
    changed_bodies(x)
    changed_headers(x)
    accepted(x)
    x.into("explain_likely")
    shaped(x)


def wrong_secrets(x: Explain) -> None:
    """Each of every size and kind of payload once, and secrets that look like many things."""
    for of in PAYLOADS:
        x.add(f"another secret, {of}", None, signed=payload(of), secrets=[OTHER_SECRET])
    lookalikes: list[tuple[str, str | bytes]] = [
        ("a digit of it changed", SECRET[:-1] + "4"),
        ("in capitals", SECRET.upper()),
        ("cut in half", SECRET[:14]),
        ("a word", "changeme"),
        ("hex", hashlib.sha256(b"another").hexdigest()),
        ("base64", base64.b64encode(hashlib.sha256(b"another").digest()).decode()),
        ("a UUID", "9b2f6c1e-58d3-4f0a-9d59-3a1f0c7e2b19"),
        ("of 200 characters", "k" * 200),
        ("beyond ASCII", "Schlüssel–🔑"),
        ("bytes", bytes(range(32))),
        ("the hash of it", hashlib.sha256(SECRET.encode()).hexdigest()),
    ]
    for name, secret in lookalikes:
        x.add(f"a secret {name}", None, secrets=[secret])
    x.add("three secrets of others", None, secrets=["one", "two", "three"])


def changed_bodies(x: Explain) -> None:
    """Still JSON.stringify's spelling, of another value."""

    def change(name: str, of: str, body: str | bytes) -> None:
        damaged = body.encode() if isinstance(body, str) else body
        assert damaged != payload(of)
        x.add(f"{name}, {of}", None, signed=payload(of), body=damaged)

    def edit(name: str, of: str, old: str, new: str) -> None:
        change(name, of, PAYLOADS[of].replace(old, new))

    edit("a status changed", "status_changed", "hired", "archived")
    edit("an id redacted", "completed", "9b2f6c1e-58d3-4f0a-9d59-3a1f0c7e2b19", "[redacted]")
    edit("a field renamed", "completed", "candidateId", "candidate_id")
    edit("a number rounded", "numbers", "0.30000000000000004", "0.3")
    edit("typographic quotes", "html", "'", "’")
    edit("a name in capitals", "updated", "Café", "CAFÉ")
    edit("spaces made one", "controls", ", ", ",")
    tools = MADE["frameworks"]
    change("the emoji taken out", "emoji", tools["without emoji: emoji"])
    change("a field added by the receiver", "completed", tools["express spread: completed"])
    change("the data alone", "completed", tools["express data only: completed"])
    change("Rails' params", "completed", MADE["ruby"]["params: completed"])
    change("{} became [] in PHP", "nested", MADE["php"]["json_encode array: nested"])
    change("tags stripped", "html", MADE["php"]["strip_tags: html"])
    change("accents transliterated", "updated", MADE["php"]["to ASCII: updated"])
    change("question marks for accents", "umlauts", MADE["java"]["getBytes ASCII: umlauts"])
    change("a word replaced", "created", MADE["shell"]["sed title: created"])
    change("every space taken out", "created", MADE["shell"]["tr -d spaces: created"])
    change("another event's body", "completed", payload("status_changed"))

    def without(of: str, field: str) -> str:
        value = json.loads(payload(of))
        del value["data"][field]
        return written(value)

    change("a field left out", "completed", without("completed", "takenAt"))
    change("nulls left out", "nested", without("nested", "review"))


def changed_headers(x: Explain) -> None:
    body = payload("completed")
    digits = mac(T.encode() + b"." + body)
    flipped = ("0" if digits[0] != "0" else "1") + digits[1:]
    sha256 = hashlib.sha256
    for name, signature in [
        ("a digit changed", f"t={T},v1={flipped}"),
        ("zeros", f"t={T},v1={'0' * 64}"),
        ("of another delivery", header(payload("emoji"))),
        ("the `t` of a later attempt", f"t={SIGNED_AT + 60},v1={digits}"),
        ("SHA-256 without a key", f"t={T},v1={sha256(body).hexdigest()}"),
        ("SHA-256 of secret and body", f"t={T},v1={sha256(SECRET.encode() + body).hexdigest()}"),
        ("HMAC with SHA-512, cut", f"t={T},v1={hmac.new(b'x', body, 'sha512').hexdigest()[:64]}"),
        ("backwards", f"t={T},v1={digits[::-1]}"),
        ("two, neither right", f"t={T},v1={flipped},v1={'ab' * 32}"),
    ]:
        x.add(f"a signature: {name}", None, signature=signature)


def accepted(x: Explain) -> None:
    """Verifies as it is: nothing is to be found either, however it came."""
    good: dict[str, Any] = {"verdict": "accepted"}
    for of in ("completed", "emoji", "numbers", "integer_keys", "half_emoji", "medium"):
        x.add(f"accepted, {of}", None, signed=payload(of), **good)
    body = MADE["frameworks"]["express JSON.stringify: numbers"]
    x.add("accepted: parsed by Express, and JSON.stringify", None, signed=body, **good)
    x.add("accepted: the old of two secrets", None, secrets=[OTHER_SECRET, SECRET], **good)
    x.add(
        "accepted: an hour late, no tolerance", None, now=SIGNED_AT + 3700, tolerance=None, **good
    )
    x.add("accepted: spelled otherwise by the sender", None, signed=b'{"event": "x"}', **good)
    x.add("authentic, an array", None, signed=b"[1,2]", verdict="malformed_payload")
    x.add("authentic, no event", None, signed=b'{"data":{}}', verdict="malformed_payload")


def shaped(x: Explain) -> None:
    """A wrong secret besides: what the body's or the secret's shape says is likely, no more."""

    def likely(first: str, name: str, of: str, body: bytes) -> None:
        x.add(name, first, "likely", signed=payload(of), body=body, secrets=[OTHER_SECRET])

    def value(of: str) -> Any:
        return json.loads(payload(of))

    likely("body.python_json", "another secret", "emoji", json.dumps(value("emoji")).encode())
    likely("body.python_repr", "another secret", "nested", str(value("nested")).encode())
    likely("body.bytes_repr", "another secret", "created", str(payload("created")).encode())
    likely("body.base64", "another secret", "audio", base64.b64encode(payload("audio")))
    likely("body.bom", "another secret", "updated", b"\xef\xbb\xbf" + payload("updated"))
    likely("body.gzip", "another secret", "created", MADE["shell"]["gzip: created"])
    pretty = json.dumps(value("created"), indent=2).encode()
    likely("body.json_spacing", "another secret", "created", pretty)
    twice = json.dumps(PAYLOADS["created"]).encode()
    likely("body.double_encoded", "another secret", "created", twice)
    x.add("another secret", "secret.quotes", "likely", secrets=[f'"{OTHER_SECRET}"'])
    wrapped = json.dumps({"WEBHOOK_SECRET": OTHER_SECRET})
    x.add("another secret", "secret.wrapped", "likely", secrets=[wrapped])
    x.add(
        "another secret",
        "secret.white_space",
        "likely",
        verdict="invalid_secret",
        secrets=[OTHER_SECRET + "\n"],
    )
