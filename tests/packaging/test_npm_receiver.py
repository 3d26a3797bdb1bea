"""The receiver of the npm packages, from the tarballs: it loads everywhere, and keeps an inbox where there is SQLite."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import ROOT
from npm import BIN, BUNDLERS, NODES, PACKAGES, RUNTIMES, bundle, clean_install, install_each, run

SERVERS = {
    **NODES,
    "deno": [str(BIN / "deno"), "run", "--no-prompt"],
    "bun": [str(BIN / "bun"), "run"],
}
WITH_SQLITE = {
    **{name: command for name, command in NODES.items() if name != "node"},
    "deno": [str(BIN / "deno"), "run", "--allow-all"],
    "bun": SERVERS["bun"],
}

ANSWER = """
const body = '{"event":"interview.created","data":{"title":"Barista"}}'
const { Receiver, LeaseLost } = receiving
const logger = { info() {}, warn() {}, error() {} }
async function answers(options) {
  const handled = []
  const receiver = new Receiver('secret', { ...options, logger })
    .on('interview.created', (event) => handled.push(event.data.title))
  const lines = []
  for (const secret of ['secret', 'secret', 'other']) {
    const headers = { [api.SIGNATURE_HEADER]: api.sign(body, secret) }
    const request = new Request('https://example.com/', { method: 'POST', body, headers })
    const response = await receiver.fetch(request)
    lines.push(`${response.status} ${await response.text()}`)
  }
  await receiver.drain(10)
  return { lines, handled, lost: new LeaseLost() instanceof Error }
}
"""
IMPORTS = "import * as api from '{package}'\nimport * as receiving from '{package}/receiver'\n"
REQUIRES = "const api = require('{package}')\nconst receiving = require('{package}/receiver')\n"
PRINT = "answers({}).then((result) => console.log(JSON.stringify(result)))\n"
PROGRAMS = {
    "receive.mjs": IMPORTS + ANSWER + PRINT,
    "receive.cjs": REQUIRES + ANSWER + PRINT,
    "receive-global.mjs": IMPORTS + ANSWER + "answers({}).then((it) => (globalThis.result = it))\n",
    "receive-worker.mjs": IMPORTS
    + ANSWER
    + "export default { fetch: async () => Response.json(await answers({})) }\n",
    "inbox.mjs": IMPORTS
    + ANSWER
    + "try { console.log(JSON.stringify(await answers({ inbox: 'gather.db' }))) }\n"
    + "catch (error) { console.log(JSON.stringify(error.message)) }\n",
}
EXPECTED = {
    "lines": ["200 OK", "200 OK", "401 signature_mismatch"],
    "handled": ["Barista"],
    "lost": True,
}


@pytest.fixture(scope="module", autouse=True)
def _runtimes() -> None:
    clean_install(RUNTIMES)


@pytest.fixture(scope="module")
def folders(tarballs: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """For each package, a folder with an installation of all of them."""
    folders = install_each(tmp_path_factory.mktemp("receiver"), tarballs)
    for package, folder in folders.items():
        for name, code in PROGRAMS.items():
            (folder / name).write_text(code.replace("{package}", package))
    return folders


@pytest.mark.parametrize("program", ["receive.mjs", "receive.cjs"])
@pytest.mark.parametrize("runtime", SERVERS)
@pytest.mark.parametrize("package", PACKAGES)
def test_it_loads(folders: dict[str, Path], package: str, runtime: str, program: str) -> None:
    assert json.loads(run([*SERVERS[runtime], program], folders[package])) == EXPECTED


@pytest.mark.parametrize("runtime", WITH_SQLITE)
@pytest.mark.parametrize("package", PACKAGES)
def test_an_inbox_needs_nothing_but_the_runtime(
    folders: dict[str, Path], package: str, runtime: str
) -> None:
    """Where it has `node:sqlite`."""
    folder = folders[package]
    (folder / "gather.db").unlink(missing_ok=True)
    assert json.loads(run([*WITH_SQLITE[runtime], "inbox.mjs"], folder)) == EXPECTED


def test_without_sqlite_it_says_what_to_install(folders: dict[str, Path]) -> None:
    program = "process.getBuiltinModule = () => undefined\nimport('./inbox.mjs')\n"
    (folders["gather-webhooks"] / "without.cjs").write_text(program)
    message = json.loads(run(["node", "without.cjs"], folders["gather-webhooks"]))
    assert "npm install better-sqlite3" in message


@pytest.mark.parametrize("runtime", ["node-22", "node-24"])
def test_its_own_tests_on_the_sqlite_of_node(runtime: str) -> None:
    """Where the tests run, there may be none, and better-sqlite3 takes its place."""
    tests = sorted((ROOT / "javascript/test/receiver").glob("*.test.mjs"))
    run([*NODES[runtime], "--test", *map(str, tests)], ROOT)


@pytest.mark.parametrize("tool", BUNDLERS)
def test_bundled_for_node(folders: dict[str, Path], tool: str, tmp_path: Path) -> None:
    extension = ".mjs" if tool == "vite" else ".cjs"
    out = bundle(
        folders["gather-webhooks"],
        tool,
        "node",
        "inbox.mjs" if tool == "vite" else "receive.mjs",
        extension,
    )
    assert json.loads(run([*NODES["node-24"], out], tmp_path)) == EXPECTED


def test_chromium(folders: dict[str, Path]) -> None:
    """No bundler trips over what only Node.js has."""
    folder = folders["gather-webhooks"]
    bundles = [bundle(folder, tool, "browser", "receive-global.mjs") for tool in BUNDLERS]
    scripts = [str(path.relative_to(folder)) for path in bundles]
    command: list[str | Path] = [
        "node",
        RUNTIMES / "chromium.mjs",
        folder,
        "gather-webhooks",
        *scripts,
    ]
    results = run(command, folder).splitlines()
    assert [json.loads(result) for result in results] == [EXPECTED] * len(BUNDLERS)


@pytest.mark.parametrize("package", PACKAGES)
def test_workerd(folders: dict[str, Path], package: str) -> None:
    out = bundle(folders[package], "esbuild", "workerd", "receive-worker.mjs")
    command: list[str | Path] = [*NODES["node-24"], RUNTIMES / "workerd.mjs", out, "2026-07-01"]
    answers = json.loads(run(command, folders[package]))
    assert json.loads(answers["authentic"]["text"]) == EXPECTED
