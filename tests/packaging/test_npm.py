"""The npm packages, installed from their tarballs into an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import tarfile
from pathlib import Path

import pytest
from conftest import ROOT
from machine import platform_package
from npm import PACKAGES, install

SMOKE = """
const body = '{"event":"interview.created","timestamp":"2024-01-01T00:00:00Z","data":{"title":"Barista"}}'
for (const { Verifier, VerificationError, sign } of [node, wasm]) {
  const event = new Verifier('secret').verify(body, sign(body, 'secret'))
  if (event.kind !== 'interview.created' || event.data.title !== 'Barista') throw event
  try {
    new Verifier('other').verify(body, sign(body, 'secret'))
    throw new Error('the wrong secret passed')
  } catch (error) {
    if (!(error instanceof VerificationError) || error.code !== 'signature_mismatch') throw error
  }
}
"""
IMPORT = "import * as node from 'gather-webhooks'\nimport * as wasm from 'gather-webhooks-wasm'\n"
REQUIRE = "const node = require('gather-webhooks')\nconst wasm = require('gather-webhooks-wasm')\n"


@pytest.fixture(scope="module")
def folder(tarballs: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("npm")
    install(folder, list(tarballs.values()))
    return folder


def test_they_bring_nothing_along(folder: Path) -> None:
    installed = {path.name for path in (folder / "node_modules").iterdir()}
    assert installed - {".package-lock.json"} == {*PACKAGES, platform_package()} - {None}


@pytest.mark.parametrize(("name", "code"), [("smoke.mjs", IMPORT), ("smoke.cjs", REQUIRE)])
def test_they_verify(folder: Path, name: str, code: str) -> None:
    (folder / name).write_text(code + SMOKE)
    subprocess.run(["node", name], cwd=folder, check=True, timeout=60)


@pytest.mark.parametrize("runner", ["node-require", "node-import", "wasm-node"])
def test_they_pass_the_vectors(folder: Path, runner: str) -> None:
    done = subprocess.run(
        ["node", ROOT / "tests/runners/node.mjs", runner],
        cwd=folder,
        env={**os.environ, "GATHER_PACKAGES_FROM": str(folder)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith(f"{runner}: ")
    assert done.stdout.splitlines()[-1].endswith(" passed, 0 failed")


LICENSED = {"package.json", "README.md", "LICENSE-MIT", "LICENSE-APACHE"}
# Bytes of the tarball, and of what it holds: most is the module that explains, as a file and inlined twice, which only
# that entry loads; of the rest, the receiver is a third, in five forms.
BUDGETS = {
    "gather-webhooks": (820_000, 2_140_000),
    "gather-webhooks-wasm": (786_000, 2_010_000),
}


@pytest.mark.parametrize("package", PACKAGES)
def test_they_hold_what_a_user_needs_and_no_more(tarballs: dict[str, Path], package: str) -> None:
    with tarfile.open(tarballs[package]) as archive:
        sizes = {entry.name.removeprefix("package/"): entry.size for entry in archive}
    assert sizes.keys() >= LICENSED
    kinds = (".js", ".cjs", ".mjs", ".d.ts", ".wasm", "/package.json")
    strangers = [
        name
        for name in sizes.keys() - LICENSED
        if not (name.startswith("dist/") and name.endswith(kinds)) or "test" in name
    ]
    assert not strangers
    packed, unpacked = BUDGETS[package]
    assert tarballs[package].stat().st_size <= packed
    assert sum(sizes.values()) <= unpacked


def test_every_file_that_they_name_is_there(folder: Path) -> None:
    def targets(value: object) -> list[str]:
        if isinstance(value, dict):
            return [target for child in value.values() for target in targets(child)]
        return [str(value)]

    for package in PACKAGES:
        root = folder / "node_modules" / package
        manifest = json.loads((root / "package.json").read_text())
        for target in [manifest["main"], manifest["types"], *targets(manifest["exports"])]:
            assert (root / target).is_file(), target


def test_they_say_where_they_come_from(folder: Path) -> None:
    """What npm needs for provenance; the version is one."""
    manifests = [
        json.loads((path / "package.json").read_text())
        for path in (folder / "node_modules").iterdir()
        if path.is_dir()
    ]
    assert {manifest["name"] for manifest in manifests} >= set(PACKAGES)
    for manifest in manifests:
        url = "git+https://github.com/gather-webhooks/gather-webhooks.git"
        assert manifest["repository"]["url"] == url
        assert manifest["publishConfig"] == {"access": "public", "provenance": True}
        assert manifest["version"] == manifests[0]["version"]
        assert "scripts" not in manifest
        assert "dependencies" not in manifest


def test_it_depends_on_each_addon_of_its_version(folder: Path) -> None:
    manifest = json.loads((folder / "node_modules/gather-webhooks/package.json").read_text())
    names = ["darwin-arm64", "darwin-x64", "win32-x64-msvc"]
    names += [f"linux-{cpu}-{libc}" for cpu in ("arm64", "x64") for libc in ("gnu", "musl")]
    expected = {f"gather-webhooks-{name}": manifest["version"] for name in names}
    assert manifest["optionalDependencies"] == expected


def test_they_name_no_folder_of_the_machine_that_built_them(folder: Path) -> None:
    for path in (folder / "node_modules").rglob("*"):
        if path.is_file() and path.name != ".package-lock.json":
            content = path.read_bytes()
            for private in (Path.home(), ROOT):
                assert bytes(private) + b"/" not in content, path


@pytest.mark.parametrize(
    ("what", "gzip"),
    [
        ("module that verifies", 14_000),
        ("module of the tools (`sign`, `stringify`)", 36_000),
        ("module that explains", 104_000),
        ("a Worker that verifies: JavaScript and module", 20_000),
    ],
)
def test_webassembly_keeps_to_its_budget(what: str, gzip: int) -> None:
    weights = json.loads(subprocess.check_output(["node", "scripts/sizes.mjs"], cwd=ROOT))
    assert weights[what]["gzip"] <= gzip, weights
