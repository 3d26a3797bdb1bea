from __future__ import annotations

import subprocess

import pytest
from running import BINARY, ROOT


@pytest.fixture(scope="session", autouse=True)
def binary() -> None:
    """What is tested is what stands in the source."""
    if BINARY.is_relative_to(ROOT / "target/debug"):
        subprocess.run(
            ["cargo", "build", "--quiet", "-p", "gather-webhooks-cli"], cwd=ROOT, check=True
        )
