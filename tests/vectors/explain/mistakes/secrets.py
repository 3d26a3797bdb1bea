"""The secret as it comes from .env files, secrets managers, Kubernetes, prompts and copies."""

from __future__ import annotations

import base64
import json
import urllib.parse
from functools import partial
from typing import Any

from .delivery import OTHER_SECRET, SECRET, Explain, header, in_base64, payload

HEX = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
BASE64 = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw+zJ/kR5qGQM="
BASE64_URL = BASE64.replace("+", "-").replace("/", "_").rstrip("=")


def add_to(x: Explain) -> None:
    x.into("explain_secret")
    edges(x)
    spelled(x)
    prefixes(x)
    decoded(x)
    missing(x)
    managed(x)


def configured(
    x: Explain,
    first: str,
    name: str,
    secret: str | bytes,
    *others: str | bytes,
    true: str | bytes = SECRET,
    of: str = "completed",
    **more: Any,
) -> None:
    """A delivery signed with the `true` secret, to a receiver that has `secret`."""
    signed = payload(of)
    signature = header(signed, secret=true)
    x.add(name, first, signed=signed, signature=signature, secrets=[secret, *others], **more)


def edges(x: Explain) -> None:
    """As text a Verifier refuses these; as bytes it takes them, and nothing matches."""
    blank = partial(configured, x, "secret.white_space")
    refused = partial(blank, verdict="invalid_secret")
    refused("echo > secret.txt", SECRET + "\n")
    refused("a file of Windows", SECRET + "\r\n", of="emoji")
    refused("copied with spaces", f"  {SECRET} ", of="updated")
    refused("a tab from a table", "\t" + SECRET)
    refused("a no-break space from a web page", SECRET + "\u00a0", of="audio")
    refused("a byte order mark", "\ufeff" + SECRET)
    refused("beside a good one of another endpoint", OTHER_SECRET, SECRET + "\n")
    blank("open('rb').read()", SECRET.encode() + b"\n")
    blank("open('rb').read() on Windows", SECRET.encode() + b"\r\n", of="created")
    # A Verifier does not take it for white space, as Unicode does not: a person sees none either.
    blank("a zero-width space from a chat", SECRET + "\u200b", of="status_changed")


def spelled(x: Explain) -> None:
    quoted = partial(configured, x, "secret.quotes")
    quoted("docker --env-file", f'"{SECRET}"')
    quoted("set of cmd.exe", f"'{SECRET}'", of="emoji")
    quoted("a word processor's", f"“{SECRET}”", of="updated")
    quoted("JSON.stringify of it", json.dumps(SECRET), of="created")
    quoted("backticks of a chat", f"`{SECRET}`", of="audio")
    quoted("the second of two", OTHER_SECRET, f'"{SECRET}"')

    named = partial(configured, x, "secret.name_included")
    named("a line of printenv", f"WEBHOOK_SECRET={SECRET}")
    named("export of a shell", f"export WEBHOOK_SECRET={SECRET}", of="created")
    named("YAML", f"WEBHOOK_SECRET: {SECRET}", of="emoji")
    named("another name", f"GATHER_WEBHOOK_SECRET={SECRET}", of="updated")
    # The name is undone first, then the quotes.
    named("a whole line of .env", f'WEBHOOK_SECRET="{SECRET}"', of="status_changed")

    # `=` and `+` are what base64 gives a secret to be escaped.
    escaped = partial(configured, x, "secret.escaped", true=BASE64)
    escaped("Gson's HTML-safe JSON", BASE64.replace("=", "\\u003d"))
    escaped("a URL's", urllib.parse.quote(BASE64, safe=""), of="emoji")
    escaped("a form's", urllib.parse.quote_plus(BASE64), of="updated")
    escaped("PHP's JSON", BASE64.replace("/", "\\/"), of="created")
    escaped = partial(configured, x, "secret.escaped")
    escaped("\\n of a .env file that is not unquoted", SECRET + "\\n")
    escaped("\\r\\n", SECRET + "\\r\\n", of="audio")
    odd = "whsec_p$ss&word=1"
    escaped("a shell's backslashes", "whsec_p\\$ss\\&word=1", true=odd, of="names")


def prefixes(x: Explain) -> None:
    prefix = partial(configured, x, "secret.prefix")
    prefix("whsec_ taken off, as Svix's libraries do", SECRET.removeprefix("whsec_"))
    prefix("whsec_ put before", "whsec_" + HEX, true=HEX, of="emoji")
    prefix("v1, put before", "v1," + SECRET, of="updated")
    prefix("v1,whsec_ put before", "v1,whsec_" + HEX, true=HEX, of="created")
    prefix("v1, taken off", HEX, true="v1," + HEX, of="status_changed")
    prefix("whsec_ twice", "whsec_" + SECRET, of="audio")


def decoded(x: Explain) -> None:
    by_hex = partial(configured, x, "secret.hex_decoded")
    by_hex("bytes.fromhex", bytes.fromhex(HEX), true=HEX)
    by_hex("Buffer.from(secret, 'hex')", bytes.fromhex(HEX[:32]), true=HEX[:32], of="emoji")
    by_hex("capitals", bytes.fromhex(HEX), true=HEX.upper(), of="created")
    by_hex("signed with what the text stands for", HEX, true=bytes.fromhex(HEX), of="updated")
    by_hex("the secret's own hex", SECRET.encode().hex(), of="audio")

    raw = base64.b64decode(BASE64)
    by_base64 = partial(configured, x, "secret.base64_decoded")
    by_base64("base64.b64decode", raw, true=BASE64)
    by_base64("atob of what is URL-safe", raw, true=BASE64_URL, of="emoji")
    by_base64("signed with what the text stands for", BASE64, true=raw, of="updated")
    by_base64("the data of a Kubernetes secret", in_base64(SECRET), of="created")
    by_base64("kubectl create secret --from-file", in_base64(HEX), true=HEX, of="status_changed")


def missing(x: Explain) -> None:
    absent = partial(configured, x, "secret.missing", grade="likely")
    refused = partial(absent, verdict="invalid_secret")
    refused("an empty variable", "")
    refused("no bytes", b"", of="emoji")
    refused("empty, beside one of another endpoint", "", OTHER_SECRET, of="created")
    # Nothing is left once it is trimmed.
    refused("a line break alone", "\n", of="updated")
    signed = payload("audio")
    x.add("none", "secret.missing", "likely", verdict="invalid_secret", signed=signed, secrets=[])
    for text in ("undefined", "None", "null", "nil"):
        absent(f"the text {text}", text, of="status_changed")


def managed(x: Explain) -> None:
    wrapped = partial(configured, x, "secret.wrapped")
    secret = {"WEBHOOK_SECRET": SECRET}
    wrapped("SecretString of AWS", json.dumps(secret))
    wrapped("SecretString with others", json.dumps({"user": "gather", **secret}), of="emoji")
    response = {
        "ARN": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:hooks-Ab1CdE",
        "Name": "hooks",
        "SecretString": SECRET,
        "VersionStages": ["AWSCURRENT"],
    }
    wrapped("GetSecretValue's whole answer", json.dumps(response), of="created")
    vault = {"request_id": "b8a1", "data": {"data": {"webhook_secret": SECRET}, "metadata": {}}}
    wrapped("Vault's answer", json.dumps(vault, separators=(",", ":")), of="updated")
    wrapped("a list", json.dumps([SECRET]), of="audio")
