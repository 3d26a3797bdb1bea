"""The sdist, from which pip builds where no wheel fits."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
import wheels
from conftest import DIST, ROOT


@pytest.fixture(scope="module")
def sdist() -> Path:
    if not list(DIST.glob("gather_webhooks-*.tar.gz")):
        subprocess.run([sys.executable, ROOT / "scripts/dist.py", "sdist"], check=True)
    (sdist,) = DIST.glob("gather_webhooks-*.tar.gz")
    return sdist


@pytest.fixture(scope="module")
def contents(sdist: Path) -> dict[str, bytes]:
    with tarfile.open(sdist) as archive:
        return {
            member.name.partition("/")[2]: content.read()
            for member in archive
            if (content := archive.extractfile(member))
        }


def test_it_holds_what_building_needs_and_no_more(contents: dict[str, bytes]) -> None:
    described = {"PKG-INFO", "README.md", "LICENSE-MIT", "LICENSE-APACHE", "pyproject.toml"}
    assert {*described, "Cargo.toml", "Cargo.lock", "core/src/lib.rs"} <= set(contents)
    needed = r"(core|bindings-python)/(src/.*\.rs|Cargo.toml|README.md|LICENSE-\w+)"
    strangers = [
        name
        for name in contents
        if name not in described | {"Cargo.toml", "Cargo.lock"}
        and not re.fullmatch(needed, name)
        and not re.fullmatch(
            r"python/gather_webhooks/(\w+\.pyi?|py\.typed|receiver/(\w+/)*\w+\.(py|sql))", name
        )
    ]
    assert not strangers


def test_it_names_no_folder_of_the_machine_that_built_it(contents: dict[str, bytes]) -> None:
    for name, content in contents.items():
        for folder in (Path.home(), ROOT):
            assert f"{folder}/".encode() not in content, name


def test_it_keeps_to_its_budget(sdist: Path) -> None:
    assert sdist.stat().st_size <= 281_000


def test_twine_agrees(sdist: Path) -> None:
    twine = Path(sys.executable).with_name("twine")
    subprocess.run([twine, "check", "--strict", sdist], check=True)


def test_it_builds_on_its_own(sdist: Path, tmp_path: Path) -> None:
    """By pip, in a clean environment, with the build tool that it asks for."""
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    python = str(tmp_path / "venv/bin/python")
    install = [python, "-m", "pip", "install", "--quiet", "--no-binary", "gather-webhooks"]
    subprocess.run([*install, str(sdist)], cwd=tmp_path, check=True)
    assert str(tmp_path) in wheels.smoke([python], tmp_path)
    wheels.vectors([python], tmp_path)
