"""The wheels for Alpine and its like, with musl 1.2.3: what they call is there, and they work.

Nobody ships a CPython for musl in a package that can be had here, so this builds one, from the
source of Debian's.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import debian
import pytest
import wheels

pytestmark = pytest.mark.dist

SUITE = "bookworm"  # Its musl is 1.2.3: as old as musllinux_1_2 allows.
CONFIGURE = ("--without-ensurepip", "--disable-test-modules", "CFLAGS=-O1 -g0", "LDFLAGS=-s")
# Zig's headers are those of a newer musl, which has them.
ABSENT = ("ac_cv_func_preadv2=no", "ac_cv_func_pwritev2=no")


def loader(machine: str) -> list[Path]:
    """The command that runs a program for musl."""
    architecture = {"x86_64": "amd64", "aarch64": "arm64"}[machine]
    root = debian.unpacked(f"musl-{machine}", SUITE, f"musl:{architecture}")
    library = root / f"usr/lib/{machine}-linux-musl/libc.so"
    if not library.exists():
        library = root / f"lib/{machine}-linux-musl/libc.so"
    return [library] if machine == "x86_64" else [debian.qemu(machine), library]


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_musl_has_all_that_they_call(machine: str, tmp_path: Path) -> None:
    found = [
        wheel for wheel in wheels.WHEELS if wheel.name.endswith(f"musllinux_1_2_{machine}.whl")
    ]
    assert found
    for wheel in found:
        module = tmp_path / "module.so"
        module.write_bytes(wheels.extension(wheel)[1])
        listed = subprocess.run(
            [*loader(machine), "--list", module], capture_output=True, text=True
        ).stderr
        missing = set(re.findall(r"Error relocating \S+: (\S+): symbol not found", listed))
        assert missing, listed  # as it is not Python that loads it
        assert {name for name in missing if not name.startswith(("Py", "_Py"))} == set(), listed


@pytest.fixture(scope="module")
def python() -> Path:
    root = debian.TOOLS / "python-musl"
    built = root / "bin/python3"
    if not built.exists():
        (command,) = loader("x86_64")
        sources = debian.TOOLS / "python-source"
        sources.mkdir(parents=True, exist_ok=True)
        debian.apt(SUITE, sources, "source", "--download-only", "python3.11")
        (archive,) = sources.glob("python3.11_*.orig.tar.*")
        subprocess.run(["tar", "--extract", "--file", archive], cwd=sources, check=True)
        (folder,) = (path for path in sources.iterdir() if path.is_dir())
        zig = (sys.executable, "-m", "ziglang", "cc", "-target", "x86_64-linux-musl", "-dynamic")
        link = (f"-Wl,--dynamic-linker={command}", "-Wno-date-time")
        compiler = debian.script(sources / "cc", *zig, *link)
        # Without pkg-config it finds no libraries of this machine, which are not musl's.
        settings = (f"CC={compiler}", "PKG_CONFIG=false", *CONFIGURE, *ABSENT)
        for step in (
            ["./configure", "--quiet", f"--prefix={root}", *settings],
            ["make", "--silent", "-j2"],
            ["make", "--silent", "install"],
        ):
            subprocess.run(step, cwd=folder, env=wheels.environment(), check=True)
        shutil.rmtree(sources)
    return built


@pytest.fixture(scope="module")
def site(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("site")
    debian.install(python, site)
    return site


def test_it_is_the_wheel_for_musl(site: Path) -> None:
    (description,) = site.glob("*.dist-info/WHEEL")
    assert "-musllinux_1_2_x86_64" in description.read_text()


def test_it_verifies(python: Path, site: Path, tmp_path: Path) -> None:
    assert str(site) in wheels.smoke([str(python)], tmp_path, PYTHONPATH=str(site))


def test_it_passes_the_vectors(python: Path, site: Path, tmp_path: Path) -> None:
    wheels.vectors([str(python)], tmp_path, PYTHONPATH=str(site))
