"""Text and bytes whose methods fail: what they hold is read without them."""

from __future__ import annotations

from typing import NoReturn


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
