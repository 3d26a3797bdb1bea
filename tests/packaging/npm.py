"""What the tests of the npm packages have in common: installing them, and running the vectors with them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from conftest import ROOT
from machine import platform_package

RUNTIMES = ROOT / "tests/packaging/runtimes"
BIN = RUNTIMES / "node_modules/.bin"
VECTORS = Path(os.environ.get("GATHER_VECTORS") or ROOT / "tests/vectors")
PACKAGES = ["gather-webhooks", "gather-webhooks-wasm"]

NODES = {
    "node": ["node"],
    "node-22": [str(RUNTIMES / "node_modules/node-22/bin/node")],
    "node-24": [str(RUNTIMES / "node_modules/node-24/bin/node")],
}

BUNDLERS = ["esbuild", "vite", "webpack"]

RUN = """
  import { runVectors } from './run.mjs'
  import vectors from './vectors.mjs'
  const result = { backend: api.backend, ...runVectors({ ...api, ...explaining }, vectors) }
"""
IMPORTS = "import * as api from '{package}'\nimport * as explaining from '{package}/explain'\n"
IMPORT = IMPORTS + RUN
PRINT = "console.log(JSON.stringify(result))\n"
"""Programs that run every vector: in each, the name of the package is to be filled in."""
PROGRAMS = {
    "import.mjs": IMPORT + PRINT,
    "require.cjs": """
const api = { ...require('{package}'), ...require('{package}/explain') }
Promise.all([import('./run.mjs'), import('./vectors.mjs')]).then(([run, vectors]) => {
  const result = { backend: api.backend, ...run.runVectors(api, vectors.default) }
  console.log(JSON.stringify(result))
})
""",
    "global.mjs": IMPORT + "globalThis.result = result\n",
    "worker.mjs": IMPORTS
    + """
import { runVectors } from './run.mjs'
import vectors from './vectors.mjs'
const body = '{"event":"interview.created","data":{}}'
export default {
  async fetch(request) {
    const path = new URL(request.url).pathname
    if (path === '/vectors') {
      const result = runVectors({ ...api, ...explaining }, vectors)
      return Response.json({ backend: api.backend, ...result })
    }
    const header = api.sign(body, path === '/authentic' ? 'secret' : 'another')
    try {
      return new Response(new api.Verifier('secret').verify(body, header).kind)
    } catch (error) {
      return new Response(error.code, { status: error.httpStatus })
    }
  },
}
""",
}


def native() -> str:
    """The backend of `gather-webhooks` in Node."""
    return "native" if platform_package() else "wasm"


def run(command: Sequence[str | Path], folder: Path, **environment: str) -> str:
    """What a command prints; its failure shows all of it."""
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def clean_install(folder: Path) -> None:
    """Installs what a lock file says, unless it is installed already."""
    installed = folder / "node_modules/.package-lock.json"
    lock = folder / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        run(["npm", "ci", "--no-audit", "--no-fund"], folder)
        installed.touch()


def install(folder: Path, tarballs: Sequence[Path], *options: str) -> None:
    """Installs packages into an empty folder, without a network or a compiler."""
    (folder / "package.json").write_text('{"private": true}')
    command = ["npm", "install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund"]
    run([*command, *options, *tarballs], folder)


def install_each(folder: Path, tarballs: Mapping[str, Path]) -> dict[str, Path]:
    """For each package, a folder with an installation of all of them."""
    folders = {package: folder / package for package in PACKAGES}
    first, *others = folders.values()
    first.mkdir()
    install(first, list(tarballs.values()))
    for other in others:
        shutil.copytree(first, other)
    return folders


def write_programs(folder: Path, package: str) -> Path:
    """A copy of an installation that has the programs for a package."""
    for name in ("run.mjs", "host.mjs"):
        shutil.copy(ROOT / "tests/runners" / name, folder)
    files = [
        {"name": path.name, "cases": json.loads(path.read_text())}
        for path in sorted(VECTORS.glob("*.json"))
    ]
    text = json.dumps(json.dumps(files))
    (folder / "vectors.mjs").write_text(f"export default JSON.parse({text})\n")
    for name, code in PROGRAMS.items():
        (folder / name).write_text(code.replace("{package}", package))
    return folder


def bundle(folder: Path, tool: str, platform: str, program: str, extension: str = ".mjs") -> Path:
    """A program, bundled for a platform (`browser`, `node` or `workerd`)."""
    out = folder / "bundles" / f"{tool}-{platform}{extension}"
    # The newest Node runs all of them.
    script = RUNTIMES / "bundle.mjs"
    run([*NODES["node-24"], script, tool, platform, folder / program, out], folder)
    return out


def number_of_vectors() -> int:
    return sum(len(json.loads(path.read_text())) for path in VECTORS.glob("*.json"))


def assert_all_passed(result: str | dict[str, Any], backend: str) -> None:
    """Every vector passed, and what verified is what was expected to."""
    found = json.loads(result) if isinstance(result, str) else result
    assert found["failures"] == []
    assert found["passed"] == number_of_vectors()
    assert found["backend"] == backend
