from __future__ import annotations

from pathlib import Path

import pytest
from machine import platform_package

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "dist"


def pytest_configure(config: pytest.Config) -> None:
    about = "packages of other platforms, which `make dist` builds and `make test-dist` tests"
    config.addinivalue_line("markers", f"dist: {about}")


def one(pattern: str) -> Path:
    found = list(DIST.glob(pattern))
    assert len(found) == 1, f"{pattern} in dist: {found}; run `make packages`"
    return found[0]


@pytest.fixture(scope="session")
def tarballs() -> dict[str, Path]:
    wasm = one("gather-webhooks-wasm-*.tgz")
    node = one("gather-webhooks-[0-9]*.tgz")
    found = {"gather-webhooks": node, "gather-webhooks-wasm": wasm}
    if name := platform_package():
        found[name] = one(f"{name}-[0-9]*.tgz")
    return found
