"""Ask V8, in a process that stays: see `oracle.mjs`."""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Iterable
from pathlib import Path

INVALID = 0xFFFFFFFF
LENGTH = struct.Struct("<I")


class Oracle:
    """What V8 says; use it as a context."""

    def __enter__(self) -> Oracle:
        self._node = subprocess.Popen(
            ["node", str(Path(__file__).with_name("oracle.mjs"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._node.communicate()

    def stringify(self, texts: Iterable[str]) -> list[bytes | None]:
        """Give `JSON.stringify(JSON.parse(text))` of each; `None` if it is not JSON."""
        encoded = [text.encode() for text in texts]
        batch = b"".join(LENGTH.pack(len(text)) + text for text in encoded)
        assert self._node.stdin
        self._node.stdin.write(LENGTH.pack(len(batch)) + batch)
        self._node.stdin.flush()
        answer = self._read(self._length())
        answers: list[bytes | None] = []
        at = 0
        for _ in encoded:
            (length,) = LENGTH.unpack_from(answer, at)
            at += LENGTH.size
            if length == INVALID:
                answers.append(None)
            else:
                answers.append(answer[at : at + length])
                at += length
        assert at == len(answer)
        return answers

    def _length(self) -> int:
        (length,) = LENGTH.unpack(self._read(LENGTH.size))
        return int(length)

    def _read(self, size: int) -> bytes:
        assert self._node.stdout
        read = self._node.stdout.read(size)
        if len(read) != size:
            raise EOFError("the oracle has ended: is node installed?")
        return read
