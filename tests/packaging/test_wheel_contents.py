"""What is in each wheel in dist/, whatever platform it is for."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import binary
import pytest
import wheels
from conftest import ROOT

TOOLS = Path(sys.executable).parent
# In bytes; about 15 % more than they weigh: the wheel, and the module that it installs.
BUDGETS = {"manylinux": (815_000, 1_423_000), "musllinux": (811_000, 1_414_000)} | {
    "macosx": (780_000, 1_320_000),
    "win": (769_000, 1_305_000),
}
# What every machine of the kind has.
LIBRARIES = {
    "manylinux": r"libc\.so\.6|libdl\.so\.2|libpthread\.so\.0|libgcc_s\.so\.1|ld-linux-.*",
    "musllinux": r"libc\.so|libgcc_s\.so\.1",
    "macosx": r"/usr/lib/lib(System\.B|iconv\.2|charset\.1)\.dylib",
    "win": r"(?i)kernel32\.dll|ntdll\.dll|msvcrt\.dll|bcryptprimitives\.dll|api-ms-win-.*"
    r"|vcruntime140(_1)?\.dll|python3(1\dt)?\.dll",
}
OF_RUST_AND_ZIG = r"_mh_dylib_header|__dso_handle|rust_eh_personality|_RNv\w+EMPTY_PANIC"


@pytest.fixture(scope="module", params=wheels.WHEELS, ids=lambda path: path.name)
def wheel(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture
def kind(wheel: Path) -> str:
    (kind,) = (kind for kind in BUDGETS if f"-{kind}" in wheel.name)
    return kind


@pytest.fixture
def module(wheel: Path) -> bytes:
    return wheels.extension(wheel)[1]


def test_there_is_one_for_this_machine() -> None:
    assert wheels.own_wheel() in wheels.WHEELS


def test_it_holds_what_a_user_needs_and_no_more(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "gather_webhooks/py.typed" in names
    assert "gather_webhooks/_gather_webhooks.pyi" in names
    assert sum("LICENSE" in name for name in names) == 2
    assert sum(name.endswith((".so", ".pyd")) for name in names) == 1
    strangers = [
        name
        for name in names
        if not re.fullmatch(r"gather_webhooks/(\w+\.pyi?|py\.typed|_gather_webhooks\.\S+)", name)
        and not re.fullmatch(r"gather_webhooks/receiver/(\w+/)*\w+\.(py|sql)", name)
        and not re.fullmatch(r"\S+\.dist-info/(METADATA|WHEEL|RECORD|licenses/LICENSE-\w+)", name)
    ]
    assert not strangers


def test_one_serves_every_python_but_the_free_threaded(wheel: Path) -> None:
    assert "-cp310-abi3-" in wheel.name or re.search(r"-(cp3\d+)-\1t-", wheel.name)


def test_it_names_no_folder_of_the_machine_that_built_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            for folder in (Path.home(), ROOT):
                for spelling in {str(folder), folder.as_posix()}:
                    assert not re.search(re.escape(spelling.encode()) + rb"[/\\]", content), name


def test_it_keeps_to_its_budget(wheel: Path, kind: str, module: bytes) -> None:
    weights = (wheel.stat().st_size, len(module))
    assert weights[0] <= BUDGETS[kind][0], weights
    assert weights[1] <= BUDGETS[kind][1], weights


def test_it_exports_what_python_looks_for_and_no_more(kind: str, module: bytes) -> None:
    exports = binary.exports(module)
    assert "PyInit__gather_webhooks" in exports
    strangers = exports - {"PyInit__gather_webhooks", "PyModExport__gather_webhooks"}
    if kind == "macosx":  # Zig's linker, unlike Apple's, hides nothing
        strangers -= {name for name in strangers if re.fullmatch(OF_RUST_AND_ZIG, name)}
    assert not strangers


def test_it_needs_what_every_machine_has(kind: str, module: bytes) -> None:
    needed = binary.libraries(module)
    assert needed
    assert not [name for name in needed if not re.fullmatch(LIBRARIES[kind], name)]


def test_it_holds_no_debug_symbols(module: bytes) -> None:
    assert not binary.debug_symbols(module)


def test_it_runs_on_old_machines(wheel: Path, kind: str, module: bytes) -> None:
    """As old as its name says, which pip goes by."""
    if kind == "manylinux":
        assert "manylinux_2_17" in wheel.name
        assert binary.glibc(module) <= (2, 17)
    elif kind == "musllinux":
        assert "musllinux_1_2" in wheel.name
        assert not binary.glibc(module)
    elif kind == "macosx":
        version = binary.macos(module)
        assert "macosx_{}_{}_".format(*version) in wheel.name
        assert version <= (11, 0)


def test_apple_silicon_will_load_it(wheel: Path, module: bytes) -> None:
    """It kills what is not signed, if only by nobody; the linker does that."""
    if wheel.name.endswith("macosx_11_0_arm64.whl"):
        assert binary.signature_holds(module)


def test_auditwheel_agrees(wheel: Path, kind: str) -> None:
    if kind == "manylinux":
        shown = subprocess.check_output([TOOLS / "auditwheel", "show", "--json", wheel])
        assert json.loads(shown)["overall_tag"].startswith("manylinux_2_17_"), shown


def test_abi3audit_agrees(wheel: Path) -> None:
    if "-abi3-" in wheel.name:
        subprocess.run([TOOLS / "abi3audit", "--strict", wheel], check=True)


def test_twine_agrees(wheel: Path) -> None:
    subprocess.run([TOOLS / "twine", "check", "--strict", wheel], check=True)
