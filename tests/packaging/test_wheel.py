"""The wheel of this machine, installed into a clean environment of every interpreter on it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import wheels


@pytest.fixture(
    scope="module", params=wheels.interpreters(), ids=lambda path: str(path.resolve()).strip("/")
)
def interpreter(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture(scope="module", params=["pip", "uv"])
def python(
    request: pytest.FixtureRequest, interpreter: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    return wheels.virtual(interpreter, tmp_path_factory.mktemp("venv") / "of", request.param)


def test_there_are_interpreters() -> None:
    assert wheels.interpreters()


def test_it_brings_nothing_along(python: Path) -> None:
    code = "from importlib.metadata import *\nfor d in distributions(): print(d.metadata['Name'])"
    listed = subprocess.check_output([python, "-I", "-c", code], text=True)
    assert set(listed.split()) - {"pip", "setuptools", "wheel"} == {"gather-webhooks"}


def test_it_verifies(python: Path, tmp_path: Path) -> None:
    assert str(python.parent.parent) in wheels.smoke([str(python), "-I"], tmp_path)


def test_it_passes_the_vectors(python: Path, tmp_path: Path) -> None:
    wheels.vectors([str(python)], tmp_path)
