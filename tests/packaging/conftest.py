from __future__ import annotations

import platform
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "dist"


def pytest_configure(config: pytest.Config) -> None:
    about = "packages of other platforms, which `make dist` builds and `make test-dist` tests"
    config.addinivalue_line("markers", f"dist: {about}")


def platform_package() -> str | None:
    """The package of the addon for this machine; there is none for some."""
    cpu = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}.get(
        platform.machine().lower()
    )
    if platform.system() == "Linux" and cpu:
        return f"gather-webhooks-linux-{cpu}-{'gnu' if platform.libc_ver()[0] else 'musl'}"
    if platform.system() == "Darwin" and cpu:
        return f"gather-webhooks-darwin-{cpu}"
    return None


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
