from __future__ import annotations

from collections.abc import Iterator

import paths  # noqa: F401
import pytest

# isort: split

from installing import Example, install
from platforms import running
from running import Running


class Shelf:
    """One example at a time is installed and runs: tests come in the order of the examples."""

    def __init__(self, factory: pytest.TempPathFactory) -> None:
        self.factory = factory
        self.name = ""
        self.running: Running | None = None

    def get(self, example: Example) -> Running:
        if example.name != self.name:
            self.clear()
            self.name = example.name
            folder = self.factory.mktemp(example.name) / "copy"
            self.running = running(install(example, folder))
        assert self.running, f"{example.name} could not be installed: see its first test"
        if self.running.process is None or self.running.process.poll() is not None:
            self.running.start()
        return self.running

    def clear(self) -> None:
        if self.running:
            self.running.stop()
        self.running = None


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    made = Shelf(tmp_path_factory)
    yield made
    made.clear()


@pytest.fixture
def receiver(shelf: Shelf, example: Example) -> Running:
    return shelf.get(example)
