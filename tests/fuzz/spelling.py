"""The many texts that stand for a value of JSON."""

from __future__ import annotations

import json
import math
import random
from decimal import Decimal
from typing import Any

SHORT = {
    '"': '\\"',
    "\\": "\\\\",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
}


class Spelling:
    """Spells values at random, the same for equal seeds."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def value(self, value: Any) -> str:
        if isinstance(value, str):
            return '"' + "".join(map(self._character, value)) + '"'
        if value is None or isinstance(value, bool):
            return json.dumps(value)
        if isinstance(value, int):
            return f"{value}{self._random.choice(('', '', '.0', 'e0', 'E+00', '.000e-0'))}"
        if isinstance(value, (float, Decimal)):
            return self._number(value)
        if isinstance(value, dict):
            members = [(key, self.value(item)) for key, item in value.items()]
            if members and self._random.random() < 0.2:
                at = self._random.randrange(len(members))
                loses = (members[at][0], self._random.choice(("null", "0", "[]", '"a"')))
                members.insert(self._random.randrange(at + 1), loses)
            blank = self._blank()
            return self._join("{}", [f"{self.value(key)}{blank}:{item}" for key, item in members])
        return self._join("[]", [self.value(item) for item in value])

    def _join(self, brackets: str, items: list[str]) -> str:
        blank = self._blank()
        return f"{brackets[0]}{blank}{f'{blank},{blank}'.join(items)}{blank}{brackets[1]}"

    def _blank(self) -> str:
        return self._random.choice(("", "", "", " ", "\n  ", "\t", "\r\n"))

    def _character(self, character: str) -> str:
        kind = self._random.random()
        if kind < 0.3:
            units = character.encode("utf-16-be", "surrogatepass").hex()
            units = units if kind < 0.15 else units.upper()
            return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
        if character in SHORT:
            return SHORT[character]
        if character == "/" and kind < 0.6:
            return "\\/"
        is_surrogate = "\ud800" <= character <= "\udfff"
        return f"\\u{ord(character):04x}" if is_surrogate or character < " " else character

    def _number(self, number: float | Decimal) -> str:
        if not math.isfinite(number):
            return self._random.choice(("1e400", "-1E+999", "123456e9999", "null"))
        spelling = self._random.choice(("", "", ".16e", ".17E", ".25f", ".400f", ".3g"))
        return format(number, spelling)
