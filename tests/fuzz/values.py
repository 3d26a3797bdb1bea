"""Random values of JSON, as Python has them, and their text, written without the library."""

import json
import math
import random
import struct
from collections import OrderedDict
from decimal import Decimal
from typing import Any

DOUBLES = [
    *(0.0, -0.0, 1.0, -1.0, 0.1, 0.1 + 0.2, 1.5, 4.35, 1e-5, 1e-6, 1e-7, 123e-7, 1.23e-6),
    *(5e-324, -5e-324, 2.225073858507201e-308, 2.2250738585072014e-308, 1.7976931348623157e308),
    *(1e15, 1e16, 1e17, 1e20, 1e21, 1e22, 1e23, 123456789e13, 9.999999999999999e20),
    *(2.0**53, 2.0**53 + 2, 2.0**63, 2.0**64, 2.0**1023, math.inf, -math.inf, math.nan),
]
INTEGERS = [
    *(0, 1, -1, 9, 10, 2**31, 2**32, 2**53 - 1, 2**53, 2**53 + 1, 2**53 + 3, -(2**53) - 1),
    *(2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64, 10**20, 10**21, 10**22, 10**300),
    # The last that is still a double, and others that are not.
    *(2**1024 - 2**970 - 1, 2**1024 - 2**970, 2**1024, -(10**400)),
]
CHARACTERS = [
    *'abcxyz019 "\\/\b\f\n\r\t\0\x1f\x7f\x80éß\u2028\u2029\ufeff\uffff面接🎉\U00010000\U0010ffff',
    *"\ud800\ud83c\udbff\udc00\udf89\udfff",
]
KEYS = [
    *("0", "1", "2", "9", "10", "11", "007", "-1", "1.5", "1e3", " 1", "1 ", "", "١"),
    *("4294967293", "4294967294", "4294967295", "4294967296", "42949672940", "99999999999"),
    *("a", "b", "event", "data", "timestamp", "__proto__", "constructor", "toJSON", "length"),
]


class Values:
    """An endless supply of them, the same for equal seeds."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def any(self, depth: int = 0) -> Any:
        if depth == 0 and self._random.random() < 0.002:
            return self.deep(self._random.randrange(1, 512))
        kind = self._random.randrange(16 if depth < 5 else 10)
        if kind < 3:
            return self.text()
        if kind < 5:
            return self.integer()
        if kind < 8:
            return self.double()
        if kind == 8:
            return self.decimal()
        if kind == 9:
            return self._random.choice((None, True, False))
        size = int(self._random.expovariate(0.35))
        if kind < 12:
            return [self.any(depth + 1) for _ in range(size)]
        if kind == 12:
            return tuple(self.any(depth + 1) for _ in range(size))
        members = [(self.key(), self.any(depth + 1)) for _ in range(size)]
        return OrderedDict(members) if kind == 13 else dict(members)

    def deep(self, levels: int) -> Any:
        value = self.any(depth=5)
        for _ in range(levels):
            value = {self.key(): value} if self._random.random() < 0.5 else [value]
        return value

    def key(self) -> str:
        kind = self._random.random()
        if kind < 0.6:
            return self._random.choice(KEYS)
        return str(self._random.getrandbits(33)) if kind < 0.7 else self.text()

    def text(self) -> str:
        size = int(self._random.expovariate(0.25))
        return "".join(self._random.choices(CHARACTERS, k=size))

    def integer(self) -> int:
        kind = self._random.random()
        if kind < 0.3:
            return self._random.choice(INTEGERS)
        bits = self._random.choice((4, 16, 31, 53, 54, 63, 64, 65, 100, 1000, 1024, 1100))
        number = self._random.getrandbits(bits)
        return number if kind < 0.7 else -number

    def double(self) -> float:
        kind = self._random.random()
        if kind < 0.3:
            return self._random.choice(DOUBLES)
        if kind < 0.5:
            return self._random.uniform(-1000, 1000)
        if kind < 0.6:
            return float(self._random.getrandbits(70))
        if kind < 0.75:
            return round(self._random.uniform(0, 1000), 2)
        return self.any_double()

    def any_double(self) -> float:
        bits = struct.pack("<Q", self._random.getrandbits(64))
        double: float = struct.unpack("<d", bits)[0]
        return double

    def decimal(self) -> Decimal:
        kind = self._random.random()
        if kind < 0.05:
            return Decimal(self._random.choice(("NaN", "-Infinity", "Infinity", "-0")))
        digits = self._random.getrandbits(self._random.choice((4, 54, 64, 128)))
        exponent = int(self._random.gauss(0, 20 if kind < 0.8 else 200))
        return Decimal(f"{'-' if kind < 0.3 else ''}{digits}e{exponent}")


def render(value: Any) -> str:
    """Give the value as a JSON text that stands for exactly that value."""
    if isinstance(value, (bool, str, type(None))):
        return json.dumps(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (float, Decimal)):
        if value != value:  # not a number
            return "null"
        if value in (math.inf, -math.inf):
            return "1e999"
        return repr(value) if isinstance(value, float) else str(value)
    if isinstance(value, dict):
        members = [f"{json.dumps(key)}: {render(item)}" for key, item in value.items()]
        return f"{{{', '.join(members)}}}"
    return f"[{', '.join([render(item) for item in value])}]"
