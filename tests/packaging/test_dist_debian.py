"""The wheels on newer Pythons and on aarch64: those of Debian, the latter in an emulator."""

from __future__ import annotations

from pathlib import Path

import debian
import pytest
import wheels

pytestmark = pytest.mark.dist

NEWER = [("x86_64", "3.14"), ("x86_64", "3.15"), ("aarch64", "3.14")]
LIBRARIES = ("libc6", "libexpat1", "libgcc-s1", "zlib1g")


@pytest.fixture(scope="module", params=NEWER, ids="-".join)
def python(request: pytest.FixtureRequest) -> Path:
    machine, version = request.param
    architecture = {"x86_64": "amd64", "aarch64": "arm64"}[machine]
    own = (f"python{version}-minimal", f"libpython{version}-minimal", f"libpython{version}-stdlib")
    names = [f"{package}:{architecture}" for package in (*own, *LIBRARIES)]
    root = debian.unpacked(f"python{version}-{machine}", "sid", *names)
    binary = root / f"usr/bin/python{version}"
    if machine == "x86_64":
        libraries = root / "usr/lib/x86_64-linux-gnu"
        loader = root / "usr/lib64/ld-linux-x86-64.so.2"
        run = [loader, "--library-path", libraries, "--argv0", binary]
    else:
        run = [debian.qemu(machine), "-L", root]
    return debian.script(root / "python", "env", f"PYTHONHOME={root}/usr", *run, binary)


@pytest.fixture(scope="module")
def site(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("site")
    debian.install(python, site)
    return site


def test_it_verifies(python: Path, site: Path, tmp_path: Path) -> None:
    assert str(site) in wheels.smoke([str(python)], tmp_path, PYTHONPATH=str(site))


def test_it_passes_the_vectors(python: Path, site: Path, tmp_path: Path) -> None:
    wheels.vectors([str(python)], tmp_path, PYTHONPATH=str(site))
