"""The package in a Next.js that builds and serves: on the server, at the edge and in the page."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import ROOT
from npm import native, run

SOURCE = ROOT / "tests/packaging/next"
BODY = b'{"event":"interview.created","data":{}}'
NEXT = ["node", "node_modules/next/dist/bin/next"]


@pytest.fixture(scope="module")
def app(tarballs: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("next") / "app"
    shutil.copytree(SOURCE, folder, ignore=shutil.ignore_patterns("node_modules", ".next"))
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund"]
    run(["npm", "ci", "--prefer-offline", *quiet], folder)
    wanted = [path for name, path in tarballs.items() if name != "gather-webhooks-wasm"]
    run(["npm", "install", "--offline", *quiet, *wanted], folder)
    return folder


@contextmanager
def serve(app: Path, environment: dict[str, str]) -> Iterator[str]:
    """The address of the app, built; it ends with the block."""
    command = [*NEXT, "start", "--hostname", "127.0.0.1", "--port", "0"]
    process = subprocess.Popen(
        command,
        cwd=app,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout
        seen = ""
        for line in process.stdout:
            seen += line
            if found := re.search(r"http://[\w.]+:[1-9]\d*", line):
                yield found[0]
                return
        raise AssertionError(seen)
    finally:
        process.terminate()
        process.wait(timeout=30)


def post(url: str, headers: dict[str, str]) -> tuple[int, dict[str, str]]:
    request = urllib.request.Request(url, data=BODY, headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


@pytest.mark.parametrize("external", [False, True], ids=["bundled", "external"])
def test_next(app: Path, external: bool) -> None:
    environment = {"NEXT_TELEMETRY_DISABLED": "1", "GATHER_EXTERNAL": "1" if external else ""}
    run([*NEXT, "build"], app, **environment)
    backends = {"node": native() if external else "wasm", "edge": "wasm"}
    forged = {"X-Qualifi-Signature": f"t=1700000000,v1={'0' * 64}"}
    with serve(app, environment) as address:
        for route, backend in backends.items():
            accepted = {"backend": backend, "kind": "interview.created"}
            assert post(f"{address}/{route}", {}) == (200, accepted)
            code = "signature_mismatch"
            refused = {"backend": backend, "code": code, "verdict": code}
            assert post(f"{address}/{route}", forged) == (401, refused)
        with urllib.request.urlopen(address, timeout=60) as response:
            assert b"the page has" in response.read()
    # Where there is no compiler, the modules are compiled before.
    assert list((app / ".next/server/edge").rglob("*.wasm"))
