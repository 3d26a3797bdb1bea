"""Signatures and secrets."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from .delivery import (
    BODY,
    COMPLETED,
    NOW,
    OK,
    OTHER_SECRET,
    SECRET,
    T,
    Vectors,
    error,
    header,
    mac,
)


def add_to(v: Vectors) -> None:
    def mismatch(name: str, **more: Any) -> None:
        v.add(f"mismatch: {name}", error("signature_mismatch"), **more)

    v.into("signature")
    mismatch("another secret", signature=header(secret=OTHER_SECRET))
    mismatch("all digits zero", signature=f"t={T},v1={'0' * 64}")
    mismatch("first digit changed", signature=f"t={T},v1={flip(mac(BODY), 0)}")
    mismatch("last digit changed", signature=f"t={T},v1={flip(mac(BODY), 63)}")
    mismatch("two wrong v1", signature=f"t={T},v1={'0' * 64},v1={'f' * 64}")
    mismatch("the right one as v0", signature=f"t={T},v0={mac(BODY)},v1={'0' * 64}")
    mismatch("timestamp changed", signature=f"t={NOW + 1},v1={mac(BODY)}")
    mismatch("a zero before the timestamp", signature=f"t=0{T},v1={mac(BODY)}")
    mismatch("a space before the timestamp", signature=f"t= {T},v1={mac(BODY)}")
    mismatch("same instant in milliseconds", signature=f"t={T}000,v1={mac(BODY)}")
    mismatch("body alone signed", signature=f"t={T},v1={plain_mac(BODY)}")
    mismatch("no dot signed", signature=f"t={T},v1={plain_mac(T.encode() + BODY)}")
    mismatch(
        "timestamp after the body", signature=f"t={T},v1={plain_mac(BODY + b'.' + T.encode())}"
    )
    mismatch("SHA-1 in 64 digits", signature=f"t={T},v1={sha1_mac(BODY)}{'0' * 24}")
    for name, body in {
        "one byte changed": BODY.replace(b"new_response", b"new_responsf"),
        "one byte more": BODY + b" ",
        "one byte less": BODY[:-1],
        "a line break more": BODY + b"\n",
        "a byte order mark more": b"\xef\xbb\xbf" + BODY,
        "a NUL more": BODY + b"\0",
        "empty": b"",
        "serialised again with spaces": json.dumps(COMPLETED).encode(),
        "serialised again with sorted keys": json.dumps(
            COMPLETED, sort_keys=True, separators=(",", ":")
        ).encode(),
        "in UTF-16": BODY.decode().encode("utf-16"),
    }.items():
        mismatch(f"body {name}", body=body, signature=header())
    mismatch("found before a malformed payload", body=b"not JSON", signature=header())
    mismatch("found before a stale timestamp", signature=header(secret=OTHER_SECRET, t="1"))
    mismatch("found before a broken timestamp", signature=header(secret=OTHER_SECRET, t="soon"))
    mismatch("with the tolerance off", signature=header(secret=OTHER_SECRET), tolerance=None)

    v.add(
        "a secret that is hex is used as text",
        OK,
        secrets=["00ff00ff"],
        signature=header(secret="00ff00ff"),
    )
    v.add(
        "a secret with a prefix is used verbatim",
        OK,
        secrets=["whsec_c2VjcmV0"],
        signature=header(secret="whsec_c2VjcmV0"),
    )
    for name, secret in {
        "one character": "k",
        "with a space inside": "two words",
        "not ASCII": "sécret-ключ-🔑",
        "63 bytes": "k" * 63,
        "64 bytes, the block": "k" * 64,
        "65 bytes": "k" * 65,
        "10,000 bytes": "k" * 10_000,
        "a NUL inside": "a\0b",
        "only NUL": "\0",
    }.items():
        v.add(f"secret: {name}", OK, secrets=[secret], signature=header(secret=secret))

    both = [SECRET, OTHER_SECRET]
    v.add("rotation: signed with the first secret", OK, secrets=both)
    v.add(
        "rotation: signed with the second secret",
        OK,
        secrets=both,
        signature=header(secret=OTHER_SECRET),
    )
    v.add(
        "rotation: signed with both",
        OK,
        secrets=[OTHER_SECRET, SECRET],
        signature=f"t={T},v1={mac(BODY)},v1={mac(BODY, secret=OTHER_SECRET)}",
    )
    v.add(
        "rotation: signed with the last of ten secrets",
        OK,
        secrets=[f"old-{n}" for n in range(9)] + [SECRET],
    )
    v.add(
        "rotation: signed with neither",
        error("signature_mismatch"),
        secrets=both,
        signature=header(secret="third"),
    )
    v.add("rotation: the same secret twice", OK, secrets=[SECRET, SECRET])

    for name, secrets in {
        "empty": [""],
        "none at all": [],
        "the second is empty": [SECRET, ""],
        "line break at the end": [SECRET + "\n"],
        "carriage return and line break at the end": [SECRET + "\r\n"],
        "space at the end": [SECRET + " "],
        "space at the start": [" " + SECRET],
        "tab at the start": ["\t" + SECRET],
        "only spaces": ["   "],
        "no-break space at the end": [SECRET + "\u00a0"],
        "byte order mark at the start": ["\ufeff" + SECRET],
        "the second has white space": [SECRET, OTHER_SECRET + "\n"],
    }.items():
        v.add(f"invalid secret: {name}", error("invalid_secret"), secrets=secrets)


def flip(digits: str, at: int) -> str:
    return digits[:at] + ("0" if digits[at] != "0" else "1") + digits[at + 1 :]


def plain_mac(message: bytes) -> str:
    return hmac.new(SECRET.encode(), message, hashlib.sha256).hexdigest()


def sha1_mac(body: bytes) -> str:
    return hmac.new(SECRET.encode(), T.encode() + b"." + body, hashlib.sha1).hexdigest()
