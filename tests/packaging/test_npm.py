"""The npm packages, installed from their tarballs into an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import tarfile
from pathlib import Path

import pytest
from conftest import ROOT

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
    (folder / "package.json").write_text('{"private": true}')
    install = ["npm", "install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run([*install, *tarballs.values()], cwd=folder, check=True)
    return folder


def test_they_bring_nothing_along(folder: Path) -> None:
    installed = {path.name for path in (folder / "node_modules").iterdir()}
    assert installed - {".package-lock.json"} == {"gather-webhooks", "gather-webhooks-wasm"}


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


@pytest.mark.parametrize("package", ["gather-webhooks", "gather-webhooks-wasm"])
def test_they_hold_what_a_user_needs_and_no_more(tarballs: dict[str, Path], package: str) -> None:
    with tarfile.open(tarballs[package]) as archive:
        names = {name.removeprefix("package/") for name in archive.getnames()}
    for name in ("package.json", "README.md", "LICENSE-MIT", "LICENSE-APACHE"):
        assert name in names
    strangers = [
        name
        for name in names
        if not name.startswith("dist/")
        and not name.endswith(".node")
        and name not in ("package.json", "README.md", "LICENSE-MIT", "LICENSE-APACHE")
    ]
    assert not strangers
    assert not [name for name in names if "test" in name or name.endswith((".rs", ".map"))]


@pytest.mark.parametrize("package", ["gather-webhooks", "gather-webhooks-wasm"])
def test_they_name_no_folder_of_the_machine_that_built_them(folder: Path, package: str) -> None:
    for path in (folder / "node_modules" / package).rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for private in (Path.home(), ROOT):
                assert bytes(private) + b"/" not in content, path


@pytest.mark.parametrize(
    ("what", "gzip"),
    [
        ("module that verifies", 12_000),
        ("module of the tools (`sign`, `stringify`)", 52_000),
        ("a Worker that verifies: JavaScript and module", 16_384),
    ],
)
def test_webassembly_keeps_to_its_budget(what: str, gzip: int) -> None:
    weights = json.loads(subprocess.check_output(["node", "tools/sizes.mjs"], cwd=ROOT))
    assert weights[what]["gzip"] <= gzip, weights
