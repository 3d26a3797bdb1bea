"""A delivery that was signed, what became of it, and the list of cases.

Signed texts are JSON.stringify's own output (recorded/payloads.json), as the Gather API's are, but
where a case is about what somebody else signed: `message.parsed_first`, and the three ids of line
breaks and white space that JSON.stringify never writes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from types import EllipsisType
from typing import Any

SECRET = "whsec_4f1a8c2b9d7e6053"
OTHER_SECRET = "whsec_000000000000000f"
SIGNED_AT = 1_700_000_000  # 2023-11-14T22:13:20Z
T = str(SIGNED_AT)
NOW = SIGNED_AT + 3
RECORDED = Path(__file__).parent.parent / "recorded"

PAYLOADS: dict[str, str] = json.loads((RECORDED / "payloads.json").read_text(encoding="utf-8"))


def payload(name: str) -> bytes:
    return PAYLOADS[name].encode()


def made(tool: str) -> dict[str, bytes]:
    """What a foreign tool made, by `mistake: payload`."""
    recorded = json.loads((RECORDED / f"{tool}.json").read_text(encoding="utf-8"))["bytes"]
    return {
        name: data.encode() if isinstance(data, str) else base64.b64decode(data["base64"])
        for name, data in recorded.items()
    }


MADE = {tool: made(tool) for tool in ("frameworks", "php", "ruby", "java", "shell", "packages")}


def written(value: object) -> str:
    """As JSON.stringify writes it, but for numbers and order."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def mac(message: bytes, secret: str | bytes = SECRET) -> str:
    key = secret.encode() if isinstance(secret, str) else secret
    return hmac.new(key, message, hashlib.sha256).hexdigest()


def header(body: bytes, t: str = T, secret: str | bytes = SECRET) -> str:
    return f"t={t},v1={mac(t.encode() + b'.' + body, secret)}"


class Explain:
    def __init__(self) -> None:
        self.files: dict[str, list[dict[str, Any]]] = {}
        self.file = ""

    def into(self, file: str) -> None:
        self.file = file
        self.files[file] = []

    def add(
        self,
        name: str,
        first: str | None,
        grade: str | None = "proven",
        *,
        verdict: str = "signature_mismatch",
        signed: bytes = payload("completed"),
        body: bytes | EllipsisType = ...,
        signature: str | EllipsisType | None = ...,
        secrets: Sequence[str | bytes] = (SECRET,),
        now: float = NOW,
        **more: Any,
    ) -> None:
        """A delivery of `signed` with the right signature, but for what is given besides."""
        case: dict[str, Any] = {"name": f"{first}: {name}" if first else name, "op": "explain"}
        case["secrets"] = [secret for secret in secrets if isinstance(secret, str)]
        binary = [secret for secret in secrets if isinstance(secret, bytes)]
        if binary:
            case["secrets_base64"] = [base64.b64encode(secret).decode() for secret in binary]
        case["signature"] = header(signed) if isinstance(signature, EllipsisType) else signature
        got = signed if isinstance(body, EllipsisType) else body
        case["body_base64"] = base64.b64encode(got).decode()
        case["now"] = now
        case.update(more)
        ok: dict[str, Any] = {"verdict": verdict, "first": first}
        # Without a finding there is no grade: both ways of saying so are in the cases.
        if first is not None or verdict == "accepted":
            ok["grade"] = grade if first else None
        case["expect"] = {"ok": ok}
        self.files[self.file].append(case)

    def body(
        self, first: str | None, name: str, damaged: bytes, of: str, grade: str = "proven"
    ) -> None:
        """The signed payload `of`, of which the receiver verifies `damaged`."""
        assert damaged != payload(of), f"{name} of {of} does no damage"
        self.add(f"{name}, {of}", first, grade, signed=payload(of), body=damaged)

    def foreign(
        self, first: str | None, tool: str, mistake: str, *payloads: str, grade: str = "proven"
    ) -> None:
        """What a recorded tool made of these payloads."""
        for of in payloads:
            self.body(first, f"{tool} {mistake}", MADE[tool][f"{mistake}: {of}"], of, grade)

    def damaged(
        self, first: str, name: str, damage: Callable[[str], str | bytes], *payloads: str
    ) -> None:
        """What `damage` makes of these payloads."""
        for of in payloads:
            result = damage(PAYLOADS[of])
            self.body(first, name, result.encode() if isinstance(result, str) else result, of)
