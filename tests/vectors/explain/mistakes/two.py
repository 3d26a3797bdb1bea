"""Two mistakes at once. The first is the one that is undone first: the last that happened.

Of a body and a header or a secret: the header, as its step fails first; then the body.
"""

from __future__ import annotations

import base64
import gzip
import json
import unicodedata
import urllib.parse
from typing import Any

from .delivery import SECRET, SIGNED_AT, Explain, T, header, in_base64, mac, payload


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

    def consumer(text: str) -> str:
        return json.dumps({"topic": "hooks", "body": str(text.encode())})

    x.damaged("body.wrapped", "str(body) in a message of a queue", consumer, "created", "emoji")

    def marked(text: str) -> str:
        return json.dumps({"topic": "hooks", "body": "\ufeff" + text})

    x.damaged("body.wrapped", "a body with a mark, in a message of a queue", marked, "audio")

    def twice(text: str) -> str:
        return str(str(text.encode()).encode())

    x.damaged("body.bytes_repr", "str of bytes, twice", twice, "completed")

    def repr_with_mark(text: str) -> str:
        return str(text.encode("utf-8-sig"))

    x.damaged("body.bytes_repr", "of a body with a mark", repr_with_mark, "names")

    def mojibake(text: str) -> str:
        return text.encode().decode("latin-1") + "\n"

    x.damaged("body.trailing_newline", "behind Latin-1", mojibake, "updated")
    x.foreign("body.wrapped", "frameworks", "express wrapped Buffer", "created")

    # Of one act's marks the first of the contract's table: layout, characters, escapes, order.
    def sorted_keys(text: str) -> str:
        return dumps(text, sort_keys=True)

    x.damaged("body.python_json", "sort_keys=True", sorted_keys, "completed", "updated")
    x.foreign("body.json_spacing", "shell", "jq -S", "completed")

    def formed(text: str) -> str:
        return urllib.parse.urlencode({"payload": dumps(text)})

    x.damaged("body.form_encoded", "a form of json.dumps", formed, "emoji")
    x.damaged("body.gzip", "gzip of json.dumps", lambda t: zipped(dumps(t)), "names")

    def decomposed(text: str) -> str:
        return unicodedata.normalize("NFD", dumps(text, ensure_ascii=False))

    # Which of these two came first cannot be told: the contract's order.
    x.damaged("body.python_json", "NFD of json.dumps", decomposed, "updated")
    # Three in a row.
    x.damaged("body.base64", "base64 of gzip of json.dumps", three, "created")
    x.damaged("body.trailing_newline", "echo of str(str(dict).encode())", printed, "status_changed")


def zipped(text: str) -> bytes:
    """Stored, not deflated: the same bytes from every version of zlib."""
    return gzip.compress(text.encode(), compresslevel=0, mtime=0)


def three(text: str) -> bytes:
    return base64.b64encode(zipped(json.dumps(json.loads(text))))


def printed(text: str) -> str:
    return str(str(json.loads(text)).encode()) + "\n"


def in_manager() -> str:
    return json.dumps({"WEBHOOK_SECRET": SECRET + "\n"})


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
    # The last thing that happened to the secret is undone first.
    for name, first, secret, verdict in [
        (
            "a whole line of .env",
            "secret.white_space",
            f'WEBHOOK_SECRET="{SECRET}"\n',
            "invalid_secret",
        ),
        ("a quoted line", "secret.quotes", f"'WEBHOOK_SECRET={SECRET}'", "signature_mismatch"),
        (
            "echo x | base64",
            "secret.base64_decoded",
            in_base64(SECRET + "\n"),
            "signature_mismatch",
        ),
        ("a manager's, with a line break", "secret.wrapped", in_manager(), "signature_mismatch"),
    ]:
        x.add(name, first, verdict=verdict, signed=signed, secrets=[secret])
    x.add(
        "and its quotes",
        "header.name_included",
        verdict="malformed_header",
        signed=signed,
        signature=f'X-Qualifi-Signature: "{header(signed)}"',
    )
    x.add(
        "and without the timestamp",
        "body.trailing_newline",
        signed=signed,
        body=signed + b"\n",
        signature=f"t={T},v1={mac(signed)}",
    )
