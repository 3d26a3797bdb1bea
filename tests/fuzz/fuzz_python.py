"""Compare the Python package's `stringify` with V8's, on random values.

    python tests/fuzz/fuzz_python.py N [SEED]              # N values of every kind
    python tests/fuzz/fuzz_python.py --doubles N [SEED]    # N doubles of random bits, and the edges
    python tests/fuzz/fuzz_python.py --texts N [SEED]      # N texts, each as json.loads reads it

V8 gets each value as a text that is written without the library. The first failures are shown, as
small as they can be made; the last line counts.
"""

import json
import random
import sys
import time
from collections.abc import Iterator
from itertools import chain, islice, repeat
from typing import Any

from oracle import Oracle
from spelling import Spelling
from values import DOUBLES, Values, render

from gather_webhooks import stringify

BATCH = 2_000
SHOWN = 10

# A text for V8, and the value that it stands for.
Case = tuple[str, Any]


def ours(value: Any) -> bytes:
    try:
        return stringify(value).encode()
    except Exception as error:  # whatever it is, it is a failure
        return f"{type(error).__name__}: {error}".encode()


def rendered(value: Any) -> Case:
    return render(value), value


def failures(oracle: Oracle, cases: list[Case]) -> Iterator[tuple[Any, str]]:
    answers = oracle.stringify(text for text, _ in cases)
    for (text, value), theirs in zip(cases, answers, strict=True):
        if theirs != ours(value):
            yield value, f"  text {text}\n  V8   {shown(theirs)}\n  ours {shown(ours(value))}"


def shown(text: bytes | None) -> str:
    return "not JSON" if text is None else text.decode()


def smaller(value: Any) -> Iterator[Any]:
    """Give the parts of a value, and the value without one of them."""
    if isinstance(value, dict):
        yield from value.values()
        for key, item in value.items():
            yield from ({**value, key: less} for less in smaller(item))
            others = {other: value[other] for other in value if other != key}
            yield others
            yield from ({**others, less: item} for less in smaller(key))
    elif isinstance(value, (list, tuple)):
        yield from value
        for index, item in enumerate(value):
            yield [*value[:index], *value[index + 1 :]]
            yield from ([*value[:index], less, *value[index + 1 :]] for less in smaller(item))
    elif isinstance(value, str):
        yield from (value[:index] + value[index + 1 :] for index in range(len(value)))


def smallest(oracle: Oracle, value: Any, failure: str) -> str:
    while True:
        less = next(failures(oracle, [*map(rendered, islice(smaller(value), BATCH))]), None)
        if less is None:
            return failure
        value, failure = less


def cases(kind: str, seed: int) -> Iterator[Case]:
    make = Values(seed)
    if kind == "--doubles":
        return map(rendered, chain(DOUBLES, (make.any_double() for _ in repeat(None))))
    values = (make.any() for _ in repeat(None))
    if kind == "--texts":
        return ((text, json.loads(text)) for text in map(Spelling(seed).value, values))
    return map(rendered, values)


def main(arguments: list[str]) -> int:
    kind = arguments.pop(0) if arguments[:1] in (["--doubles"], ["--texts"]) else ""
    count, *seeds = map(int, arguments)
    seed = seeds[0] if seeds else random.randrange(2**32)
    sys.setrecursionlimit(10_000)
    endless = cases(kind, seed)
    started = time.monotonic()
    tried = failed = 0
    with Oracle() as oracle:
        while batch := list(islice(endless, min(BATCH, count - tried))):
            tried += len(batch)
            for value, failure in failures(oracle, batch):
                failed += 1
                if failed <= SHOWN:
                    print(smallest(oracle, value, failure))
    print(f"seed {seed}, {time.monotonic() - started:.0f} s")
    print(f"fuzz-python: {tried - failed} passed, {failed} failed")
    return 0 if tried and not failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
