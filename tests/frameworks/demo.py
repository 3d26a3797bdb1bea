"""Real receivers, real signed deliveries, one table: what `make demo` shows.

Each example runs as it is, on 127.0.0.1, in an empty folder with an inbox of its own. The sender is nothing but Python's
standard library, so that it cannot share a mistake with the library under it. Exit status 0 means that all held.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import paths  # noqa: F401

# isort: split

from checking import summary
from installing import Example, in_place
from running import Running
from scenarios import SCENARIOS

RECEIVERS = ("express", "fastify", "hono", "fastapi", "flask", "django", "axum")


@dataclass
class Row:
    """What is known so far of a receiver."""

    example: Example
    now: str = "starts"
    passed: int = 0
    #: What did not hold, by the number of its column.
    failures: dict[int, str] = field(default_factory=dict)
    #: What `gather-webhooks check` counts, in words.
    check: str = ""


class Progress:
    """One line that is written over on a terminal, a line each time something is finished elsewhere."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.lock = threading.Lock()
        self.started = time.monotonic()
        self.live = sys.stdout.isatty()

    def say(self, row: Row, now: str, *, finished: bool = False) -> None:
        row.now = now
        with self.lock:
            seconds = time.monotonic() - self.started
            done = sum(row.passed + len(row.failures) for row in self.rows)
            total = len(self.rows) * len(SCENARIOS)
            if self.live:
                line = f"{seconds:3.0f} s  {done} of {total}  {row.example.title}: {now}"
                print(f"\r\x1b[2K{line[:79]}", end="", flush=True)
            elif finished:
                print(f"{seconds:3.0f} s  {row.example.title}: {now}", flush=True)

    def end(self) -> None:
        if self.live:
            print("\r\x1b[2K", end="")


def play(row: Row, folder: Path, progress: Progress) -> None:
    """Every scenario on one receiver; whatever goes wrong is in its row."""
    receiver = Running(in_place(row.example, folder))
    try:
        receiver.start()
        progress.say(row, "listens", finished=True)
        for number, scenario in enumerate(SCENARIOS, 1):
            progress.say(row, scenario.title)
            try:
                scenario.play(receiver)
                row.passed += 1
            except Exception as error:
                row.failures[number] = str(error) or repr(error)
    except AssertionError as error:
        row.failures |= {number: str(error) for number in range(1, len(SCENARIOS) + 1)}
    finally:
        row.check = summary(receiver.report)
        receiver.stop()
    progress.say(row, f"{row.passed} of {len(SCENARIOS)}", finished=True)


def show(rows: Sequence[Row]) -> None:
    width = max(len(row.example.title) for row in rows)
    numbers = range(1, len(SCENARIOS) + 1)
    print(" " * width, *(f"{number:2}" for number in numbers), " gather-webhooks check")
    for row in rows:
        marks = (" ✗" if number in row.failures else " ✓" for number in numbers)
        print(row.example.title.ljust(width), *marks, f" {row.check}")
    print()
    for number, scenario in enumerate(SCENARIOS, 1):
        print(f"{number:3}  {scenario.title}")
    for row in rows:
        for number, message in row.failures.items():
            print(f"\n{row.example.title}, {number}: {message}")


def main() -> int:
    rows = [Row(Example(name)) for name in RECEIVERS]
    progress = Progress(rows)
    print(
        f"{len(rows)} receivers, {len(SCENARIOS)} deliveries each; a killed one takes 40 s to come back\n"
    )
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(len(rows)) as threads:
        for row in rows:
            threads.submit(play, row, Path(folder) / row.example.name, progress)
    progress.end()
    print()
    show(rows)
    passed = sum(row.passed for row in rows)
    failed = sum(len(row.failures) for row in rows)
    print(f"\ndemo: {passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
