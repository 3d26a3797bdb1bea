"""Times subjects side by side: in rounds, each subject once a round in shuffled order, the median."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Mapping
from itertools import repeat

Call = Callable[[], object]

BATCH_NS = 2_000_000
LEAST_ROUNDS = 7


def medians(calls: Mapping[str, Call], seconds: float) -> dict[str, float]:
    """The nanoseconds that each call takes, measured for about `seconds` together."""
    batches = [(name, call, _calibrate(call)) for name, call in calls.items()]
    times: dict[str, list[float]] = {name: [] for name in calls}
    end = time.perf_counter() + seconds
    rounds = 0
    while rounds < LEAST_ROUNDS or time.perf_counter() < end:
        random.shuffle(batches)
        for name, call, size in batches:
            times[name].append(_time(call, size) / size)
        rounds += 1
    return {name: round(statistics.median(ns), 1) for name, ns in times.items()}


def _calibrate(call: Call) -> int:
    """How many calls make a batch; and warms up."""
    size = 1
    while (ns := _time(call, size)) < BATCH_NS / 4:
        size *= 2
    return max(1, round(size * BATCH_NS / ns))


def _time(call: Call, size: int) -> int:
    start = time.perf_counter_ns()
    for _ in repeat(None, size):
        call()
    return time.perf_counter_ns() - start
