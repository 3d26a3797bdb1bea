"""What a text may be given as: also text and bytes whose methods fail, and are not needed."""

from __future__ import annotations

from typing import Any, NoReturn


class Text(str):
    __slots__ = ()

    def encode(self, *_: object, **__: object) -> NoReturn:
        raise AssertionError

    def __str__(self) -> NoReturn:
        raise AssertionError


class Bytes(bytes):
    def decode(self, *_: object, **__: object) -> NoReturn:
        raise AssertionError

    def __len__(self) -> NoReturn:
        raise AssertionError

    def __bytes__(self) -> NoReturn:
        raise AssertionError


def forms(text: str) -> list[Any]:
    """Give it in every type that is taken for one."""
    data = text.encode()
    return [text, data, bytearray(data), Text(text), Bytes(data)]
