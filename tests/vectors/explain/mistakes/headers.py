"""The header: absent, dressed up, joined, in another encoding, another sender's, cut."""

from __future__ import annotations

import base64
from functools import partial
from typing import Any

from .delivery import OTHER_SECRET, SECRET, SIGNED_AT, Explain, T, header, mac, payload


def add_to(x: Explain) -> None:
    x.into("explain_header")
    absent(x)
    dressed(x)
    joined(x)
    encoded(x)
    others(x)
    cut(x)


def received(
    x: Explain,
    first: str,
    name: str,
    signature: str | None,
    *,
    of: str,
    verdict: str = "malformed_header",
    **more: Any,
) -> None:
    x.add(name, first, signed=payload(of), signature=signature, verdict=verdict, **more)


def right(of: str) -> str:
    """The header that was sent."""
    return header(payload(of))


def digits(of: str) -> str:
    return right(of).split("v1=")[1]


def absent(x: Explain) -> None:
    missing = partial(received, x, "header.missing", verdict="missing_header", grade="likely")
    missing("a proxy dropped it", None, of="completed")
    missing("empty", "", of="emoji")
    missing("blanks", "  \t", of="updated")
    missing("none, and another secret", None, of="audio", secrets=[OTHER_SECRET])


def dressed(x: Explain) -> None:
    named = partial(received, x, "header.name_included")
    named("a line of a request", f"X-Qualifi-Signature: {right('completed')}", of="completed")
    named("a line of HTTP/2", f"x-qualifi-signature: {right('emoji')}", of="emoji")
    named("as a pair", f"X-Qualifi-Signature={right('created')}", of="created")
    named("curl -H", f"X-Qualifi-Signature:{right('updated')}", of="updated")

    quoted = partial(received, x, "header.quotes")
    quoted("repr", repr(right("completed")), of="completed")
    quoted("JSON", f'"{right("emoji")}"', of="emoji")
    # `t` is whole, and a quote follows the digits.
    quoted("a CSV's", f't="{T}",v1="{digits("audio")}"', of="audio")


def joined(x: Explain) -> None:
    twice = partial(received, x, "header.joined")
    line = right("completed")
    twice("', '.join of two equal lines", f"{line}, {line}", of="completed")
    other = header(b"{}", str(SIGNED_AT - 60), OTHER_SECRET)
    twice("a proxy's own behind it", f"{right('emoji')}, {other}", of="emoji")
    twice("a proxy's own before it", f"{other},{right('created')}", of="created")
    twice("line breaks", f"{other}\n{right('updated')}", of="updated")


def encoded(x: Explain) -> None:
    prefix = partial(received, x, "header.prefix")
    prefix("sha256= before v1's digits", f"t={T},v1=sha256={digits('completed')}", of="completed")
    prefix("sha256= before it all", f"sha256={right('emoji')}", of="emoji")
    # A `t`, and no v1 at all.
    prefix(
        "sha256= in place of v1",
        f"t={T},sha256={digits('created')}",
        of="created",
        verdict="unsupported_scheme",
    )

    def base(of: str) -> str:
        return base64.b64encode(bytes.fromhex(digits(of))).decode()

    text = partial(received, x, "header.base64_signature")
    text("createHmac().digest('base64')", f"t={T},v1={base('completed')}", of="completed")
    url = base("emoji").replace("+", "-").replace("/", "_").rstrip("=")
    text("digest('base64url')", f"t={T},v1={url}", of="emoji")
    text("base64 without its padding", f"t={T},v1={base('audio').rstrip('=')}", of="audio")

    # Its `t` is nowhere to be had: 50 minutes before now, and not the event's time.
    earlier = str(SIGNED_AT - 3000)
    bare = partial(received, x, "header.bare_signature")
    for of in ("completed", "emoji"):
        signature = mac(earlier.encode() + b"." + payload(of))
        bare(f"the digits alone, {of}", signature, of=of, grade="likely")
    bare("capitals", mac(b"%d.{}" % SIGNED_AT).upper(), of="updated", grade="likely")


def others(x: Explain) -> None:
    body = payload("completed")
    foreign = partial(
        received, x, "header.other_sender", of="completed", grade="likely", secrets=[SECRET]
    )
    # Of another secret: with ours it would be `message.body_only` as well.
    foreign("GitHub", "sha256=" + mac(body, "github"))
    foreign("GitHub, SHA-1", "sha1=5257a869e7ecebeda32affa62cdca3fa51cad77e")
    foreign("Slack, Zoom", "v0=" + mac(b"v0:" + T.encode() + b":" + body))
    svix = base64.b64encode(bytes.fromhex(mac(b"msg_1." + T.encode() + b"." + body))).decode()
    foreign("Svix", f"v1,{svix}")
    foreign("Svix, two secrets", f"v1,{svix} v1,{svix[::-1].strip('=')}=")
    foreign("Paddle", f"ts={T};h1=" + mac(T.encode() + b":" + body))


def cut(x: Explain) -> None:
    short = partial(received, x, "header.truncated", grade="likely")
    short("VARCHAR(64)", right("completed")[:64], of="completed")
    short("the last digit", right("emoji")[:-1], of="emoji")
    short("nothing after v1=", f"t={T},v1=", of="updated")
    # A shell or a parser took what stands before the comma.
    short("before the comma", f"t={T}", of="audio", verdict="unsupported_scheme")
