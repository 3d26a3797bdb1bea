"""What only its own cycle keeps alive is collected; and a collection may happen anywhere."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import weakref
from typing import TYPE_CHECKING, Any

import pytest
from deliveries import BODY, HEADER, NOW, SECRET
from subclasses import Bytes

from gather_webhooks import Event, Proof, Verifier, sign

if TYPE_CHECKING:
    from collections.abc import Callable


class Canary:
    """Dies with what holds it."""


def extra_cycle(event: Event) -> Any:
    data: Any = event.data
    data.extra["new"].append(event)
    return data.extra["new"]


def payload_cycle(event: Event) -> Any:
    event.payload["self"] = event
    event.payload["list"] = canaries = [event]
    return canaries


def data_cycle(event: Event) -> Any:
    data: Any = event.data
    data.data["list"] = canaries = [event]
    return canaries


def verified(payload: dict[str, Any], body: type[bytes] = bytes) -> Event:
    text = json.dumps(payload).encode()
    return Verifier(SECRET).verify(body(text), sign(text, SECRET, NOW), now=NOW)


def known() -> Any:
    return extra_cycle(verified({"event": "interview.created", "data": {"new": []}}))


def unrecognized() -> Any:
    return data_cycle(verified({"event": "new", "data": {}}))


def payload() -> Any:
    return payload_cycle(verified({"event": "new"}))


def proof() -> Any:
    canaries: Any = []
    canaries.append(Proof(canaries, 0))
    return canaries


def body() -> Any:
    text: Any = Bytes(BODY)
    text.canaries = canaries = [Verifier(SECRET).verify(text, HEADER, now=NOW)]
    return canaries


def verifier() -> Any:
    class Ours(Verifier):
        canaries: Any

    ours = Ours(SECRET)
    ours.canaries = canaries = [ours]
    return canaries


@pytest.mark.parametrize("cycle", [known, unrecognized, payload, proof, body, verifier])
def test_cycles_are_collected(cycle: Callable[[], Any]) -> None:
    gc.collect()
    canaries = cycle()
    canaries.append(Canary())
    gone = weakref.ref(canaries[-1])
    gc.collect()
    assert gone() is canaries[-1]
    del canaries
    gc.collect()
    assert gone() is None


def test_collected_while_half_read() -> None:
    for event in (verified({"event": "new"}), verified({"event": "interview.created", "data": {}})):
        gc.collect()
        assert event.payload
        gc.collect()
        assert event.data
        gc.collect()


# Whoever fills a cell while the collector runs code that asks for the same would wait for ever.
MEANWHILE = """
import decimal, gc, sys
sys.path[:] = %r
from gather_webhooks import *

BODY = '{"event":"interview.created","data":{"new":[[],{}]},"list":[[[]],{"a":{}}]}'
event = Verifier("s").verify(BODY, sign(BODY, "s"))

class Garbage:
    def __init__(self): self.itself = self
    def __del__(self):
        global collected
        collected += 1
        use()

def use():
    assert event.payload["event"] == event.kind
    assert event.data.extra == {"new": [[], {}]}
    assert stringify([decimal.Decimal(1)]) == "[1]"
    for body in (object(), {}):
        try: idempotency_key(body)
        except UsageError: pass
    Verifier(["s"])

collected = 0
Garbage()
gc.set_threshold(1, 1, 1)
use()
gc.disable()
assert collected
"""


def test_collection_meanwhile() -> None:
    child = subprocess.run(  # noqa: S603 -- our own code
        [sys.executable, "-c", MEANWHILE % sys.path],
        check=False,
        timeout=20,
        capture_output=True,
        text=True,
    )
    assert child.returncode == 0, child.stderr
