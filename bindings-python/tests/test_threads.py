from __future__ import annotations

import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from gather_webhooks import Event, InterviewCreated, Verifier, idempotency_key, sign
from gather_webhooks.explain import explain

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import ReadEvent

SECRET = "whsec_example"
NOW = 1_700_000_000
LARGE = b'{"event":"interview.created","data":{"title":"' + b"x" * 60_000_000 + b'"}}'
PARSED = json.loads(LARGE)
HEADER = sign(LARGE, SECRET, NOW)


@pytest.mark.parametrize(
    "work",
    [
        lambda verifier: verifier.verify(LARGE, HEADER, now=NOW),
        lambda verifier: verifier.verify_parsed(PARSED, HEADER, now=NOW),
        lambda verifier: verifier.authenticate(LARGE, HEADER, now=NOW),
        lambda _: sign(LARGE, SECRET, NOW),
        lambda _: idempotency_key(LARGE),
        lambda _: explain(LARGE[:60_000], HEADER, SECRET),
    ],
    ids=["verify", "verify_parsed", "authenticate", "sign", "idempotency_key", "explain"],
)
def test_other_threads_run_meanwhile(
    verifier: Verifier, work: Callable[[Verifier], object]
) -> None:
    """A call that held the interpreter would leave the other thread exactly where it was.

    The interpreter never switches threads by itself here, so that the other thread can have moved
    on only if the call let it.
    """
    steps = 0
    stop = threading.Event()
    started = threading.Event()

    def step() -> None:
        nonlocal steps
        started.set()
        while not stop.wait(0.000_1):
            steps += 1

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1_000)
    thread = threading.Thread(target=step)
    try:
        thread.start()
        started.wait()
        before = after = steps
        for _ in range(20):  # a busy machine may not get round to the other thread at once
            work(verifier)
            after = steps
            if after > before:
                break
    finally:
        stop.set()
        thread.join()
        sys.setswitchinterval(interval)
    assert after > before


def test_one_verifier_for_many_threads(verifier: Verifier) -> None:
    def deliver(number: int) -> Event:
        body = f'{{"event":"interview.created","data":{{"title":"{number}"}}}}'
        return verifier.verify(body, sign(body, SECRET, NOW), now=NOW)

    with ThreadPoolExecutor(8) as pool:
        titles = [event.data for event in pool.map(deliver, range(1_000))]
    assert titles == [InterviewCreated(title=str(number)) for number in range(1_000)]


def test_one_event_for_many_threads(read_event: ReadEvent) -> None:
    event = read_event(event="interview.created", data={"title": "t"})
    barrier = threading.Barrier(8)

    def read(_: int) -> tuple[int, int]:
        barrier.wait()
        return id(event.data), id(event.payload)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(read, range(8))) == {(id(event.data), id(event.payload))}
