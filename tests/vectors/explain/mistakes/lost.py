"""Bodies of which little or nothing is left. What is absent or cut can only be likely."""

from __future__ import annotations

from .delivery import Explain, payload


def add_to(x: Explain) -> None:
    x.into("explain_lost")
    empty = "body.empty"
    x.foreign(empty, "frameworks", "express consumed", "completed", grade="likely")
    x.foreign(empty, "frameworks", "fastify consumed", "updated", grade="likely")
    x.foreign(empty, "frameworks", "fetch used", "completed", grade="likely")
    # What Express 4 has where no parser took the body.
    x.foreign(empty, "frameworks", "express other type", "created", grade="likely")

    gone = "body.not_a_body"
    x.foreign(gone, "frameworks", "express String(body)", "completed", grade="likely")
    x.foreign(gone, "frameworks", "fastify template", "audio", grade="likely")
    x.foreign(gone, "frameworks", "express 5 undefined", "completed", grade="likely")
    for mistake in ("fetch stream", "fetch promise", "fetch arrayBuffer", "fetch inspect promise"):
        x.foreign(gone, "frameworks", mistake, "completed", grade="likely")
    # 50 of 310 bytes: a body's debug form, not the body.
    x.foreign(gone, "frameworks", "express raw inspect", "completed", grade="likely")
    x.foreign(gone, "java", "byte[].toString", "created", grade="likely")
    x.foreign(gone, "java", "InputStream.toString", "created", grade="likely")
    x.foreign(gone, "ruby", "StringIO#inspect", "created", grade="likely")
    x.foreign(gone, "php", "array to string", "completed", grade="likely")
    x.body(gone, "str(memoryview)", b"<memory at 0x7f3a5c1d2e00>", "created", grade="likely")
    x.body(gone, "str(request.stream)", str(None).encode(), "updated", grade="likely")
    coroutine = b"<coroutine object Request.body at 0x7f0e8c2b3a40>"
    x.body(gone, "str(request.body())", coroutine, "completed", grade="likely")
    x.body(gone, "JSON.stringify(null)", b"null", "created", grade="likely")

    cut = "body.truncated"
    x.foreign(cut, "shell", "head -c 200", "completed", "audio", grade="likely")
    # 1,024 bytes end within a character, 32,768 within a text.
    x.foreign(cut, "shell", "head -c 1024", "medium", grade="likely")
    x.foreign(cut, "shell", "head -c 32768", "large", grade="likely")
    x.body(cut, "the last byte", payload("emoji")[:-1], "emoji", grade="likely")
    x.body(cut, "content-length in characters", in_characters("names"), "names", grade="likely")
    x.body(cut, "VARCHAR(255)", payload("nested")[:255], "nested", grade="likely")


def in_characters(of: str) -> bytes:
    """A proxy that counted characters, and sent as many bytes."""
    body = payload(of)
    return body[: len(body.decode())]
