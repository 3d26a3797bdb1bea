from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "dist"


def one(pattern: str) -> Path:
    found = list(DIST.glob(pattern))
    assert len(found) == 1, f"{pattern} in dist: {found}; run `make packages`"
    return found[0]


@pytest.fixture(scope="session")
def tarballs() -> dict[str, Path]:
    wasm = one("gather-webhooks-wasm-*.tgz")
    node = one("gather-webhooks-[0-9]*.tgz")
    return {"gather-webhooks": node, "gather-webhooks-wasm": wasm}
