"""The wheel, installed into a clean environment."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin/python"
    install = [str(python), "-m", "pip", "install", "--quiet", "--no-index", str(wheel)]
    subprocess.run(install, check=True)
    return python


def test_it_brings_nothing_along(python: Path) -> None:
    command = [str(python), "-m", "pip", "list", "--format=freeze"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    names = {line.split("==")[0] for line in listed.splitlines()}
    assert names - {"pip", "setuptools", "wheel"} == {"gather-webhooks"}


def test_it_verifies(python: Path, tmp_path: Path) -> None:
    code = """
import gather_webhooks as g
body = b'{"event":"interview.created","timestamp":"2024-01-01T00:00:00Z","data":{"title":"Barista"}}'
event = g.Verifier("secret").verify(body, g.sign(body, "secret"))
assert event.data.title == "Barista", event.data
try:
    g.Verifier("other").verify(body, g.sign(body, "secret"))
except g.VerificationError as error:
    assert error.code == "signature_mismatch", error
else:
    raise SystemExit("the wrong secret passed")
print(g.__file__)
"""
    done = subprocess.run(
        [python, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert str(python.parent.parent) in done.stdout


def test_it_passes_the_vectors(python: Path, tmp_path: Path) -> None:
    runner = ROOT / "tests/runners/python.py"
    done = subprocess.run([python, runner], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].endswith(" passed, 0 failed")


def test_it_holds_what_a_user_needs_and_no_more(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "gather_webhooks/py.typed" in names
    assert "gather_webhooks/_gather_webhooks.pyi" in names
    assert any(
        name.startswith("gather_webhooks/_gather_webhooks.") and name.endswith(".so")
        for name in names
    )
    assert sum("LICENSE" in name for name in names) == 2
    strangers = [
        name
        for name in names
        if not name.endswith((".py", ".pyi", ".so", "py.typed")) and ".dist-info/" not in name
    ]
    assert not strangers
    assert "-abi3-" in wheel.name


def test_it_names_no_folder_of_the_machine_that_built_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            for folder in (Path.home(), ROOT):
                assert bytes(folder) + b"/" not in content, name
