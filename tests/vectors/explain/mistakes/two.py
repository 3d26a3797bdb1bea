"""Two mistakes at once. The first is the one that is undone first: the last that happened.

Of a body and a header or a secret: the header, as its step fails first; then the body.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from .delivery import SECRET, SIGNED_AT, Explain, T, header, mac, payload


def add_to(x: Explain) -> None:
    x.into("explain_two")
    bodies(x)
    apart(x)


def bodies(x: Explain) -> None:
    def dumps(text: str, **options: Any) -> str:
        return json.dumps(json.loads(text), **options)

    def coded(text: str) -> bytes:
        return base64.b64encode(dumps(text).encode())

    x.damaged("body.base64", "base64 of json.dumps", coded, "completed", "emoji")
    x.foreign("body.base64", "shell", "gzip | base64", "completed")
    x.foreign("body.bom", "shell", "bom and line", "status_changed")
    x.damaged("body.bytes_repr", "bytes of json.dumps", lambda t: str(dumps(t).encode()), "audio")

    def row(text: str) -> str:
        return json.dumps({"id": 12, "raw": dumps(text)})

    x.damaged("body.wrapped", "json.dumps in a row of a queue", row, "created", "updated")

    def mojibake(text: str) -> str:
        return text.encode().decode("latin-1") + "\n"

    x.damaged("body.trailing_newline", "behind Latin-1", mojibake, "updated")
    x.foreign("body.wrapped", "frameworks", "express wrapped Buffer", "created")


def apart(x: Explain) -> None:
    signed = payload("completed")
    again = json.dumps(json.loads(signed)).encode()
    first = "body.python_json"
    x.add("and the secret's prefix", first, signed=signed, body=again, secrets=[SECRET[6:]])
    x.add("and a quoted secret", first, signed=signed, body=again, secrets=[f'"{SECRET}"'])
    late = SIGNED_AT + 5000
    x.add("and an old delivery", first, signed=signed, body=again, now=late)
    x.add(
        "and json.dumps",
        "header.name_included",
        verdict="malformed_header",
        signed=signed,
        body=again,
        signature=f"X-Qualifi-Signature: {header(signed)}",
    )
    # The secret's fault is found out before the header's: no Verifier can be built.
    x.add(
        "and a quoted header",
        "secret.white_space",
        verdict="invalid_secret",
        signed=signed,
        signature=f'"{header(signed)}"',
        secrets=[SECRET + "\n"],
    )
    x.add(
        "and without the timestamp",
        "body.trailing_newline",
        signed=signed,
        body=signed + b"\n",
        signature=f"t={T},v1={mac(signed)}",
    )
