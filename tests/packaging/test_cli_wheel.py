"""The wheels of the command line, and that of this machine as installed."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
import zipfile
from email import message_from_bytes
from pathlib import Path

import binary
import command_line
import pytest
import wheels
from conftest import DIST, ROOT

TOOLS = Path(sys.executable).parent
WHEELS = sorted(DIST.glob("gather_webhooks_cli-*.whl"))
# In bytes, of the wheel and of the binary, which is to stay below 4 MB on Linux.
BUDGETS = {"linux": (2_450_000, 4_000_000), "macosx": (2_900_000, 5_300_000)} | {
    "win": (2_750_000, 5_000_000)
}
# What every machine of the kind has.
LIBRARIES = {
    "macosx": r"/usr/lib/lib(System\.B|iconv\.2|charset\.1)\.dylib"
    r"|/System/Library/Frameworks/(Security|CoreFoundation)\.framework/.*",
    "win": r"(?i)(kernel32|ntdll|msvcrt|bcryptprimitives|bcrypt|crypt32|ws2_32|secur32|advapi32"
    r"|userenv|ole32|vcruntime140(_1)?)\.dll|api-ms-win-.*",
}


def own_wheel() -> Path:
    return wheels.own_wheel(WHEELS)


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def program(wheel: Path) -> bytes:
    (binary,) = (file for name, file in contents(wheel).items() if ".data/scripts/" in name)
    return binary


@pytest.fixture(scope="module", params=WHEELS, ids=lambda path: path.name)
def wheel(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def test_there_is_one_for_this_machine() -> None:
    assert own_wheel() in WHEELS


def test_it_holds_the_binary_and_no_more(wheel: Path) -> None:
    described = r"METADATA|WHEEL|RECORD|licenses/LICENSE-(MIT|APACHE)"
    wanted = rf"\S+\.data/scripts/gather-webhooks(\.exe)?|\S+\.dist-info/({described})"
    names = contents(wheel)
    assert len(names) == 6
    assert not [name for name in names if not re.fullmatch(wanted, name)]


def test_any_python_takes_it(wheel: Path) -> None:
    assert f"gather_webhooks_cli-{command_line.version()}-py3-none-" in wheel.name


def test_it_keeps_to_its_budget(wheel: Path) -> None:
    (budget,) = (budget for kind, budget in BUDGETS.items() if kind in wheel.name)
    weights = (wheel.stat().st_size, len(program(wheel)))
    assert weights[0] <= budget[0], weights
    assert weights[1] < budget[1], weights


def test_it_needs_what_every_machine_has(wheel: Path) -> None:
    module = program(wheel)
    if "linux" in wheel.name:
        assert "manylinux_2_17" in wheel.name
        assert "musllinux_1_2" in wheel.name
        assert not binary.elf(module).get_section_by_name(".interp"), "it is not static"
        assert not binary.libraries(module)
    else:
        (known,) = (names for kind, names in LIBRARIES.items() if f"-{kind}" in wheel.name)
        assert not [name for name in binary.libraries(module) if not re.fullmatch(known, name)]


def test_it_holds_no_debug_symbols(wheel: Path) -> None:
    assert not binary.debug_symbols(program(wheel))


def test_it_names_no_folder_of_the_machine_that_built_it(wheel: Path) -> None:
    for name, content in contents(wheel).items():
        for folder in (Path.home(), ROOT):
            assert f"{folder}/".encode() not in content, name


def test_twine_agrees(wheel: Path) -> None:
    subprocess.run([TOOLS / "twine", "check", "--strict", wheel], check=True)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What pip puts beside the interpreter, from dist/ alone: the SDK's extra asks for it."""
    folder = tmp_path_factory.mktemp("venv")
    venv = [sys.executable, "-m", "venv", "--without-pip", folder]
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", scripts / "python", "install", "--quiet"]
    local = ["--no-index", "--find-links", DIST, "--only-binary", ":all:", "gather-webhooks[cli]"]
    for command in (venv, [*pip, *local]):
        subprocess.run([str(part) for part in command], env=wheels.environment(), check=True)
    return scripts / "gather-webhooks"


def test_it_works_as_installed(installed: Path, tmp_path: Path) -> None:
    command_line.assert_it_works([installed], tmp_path)


def test_it_starts_at_once(installed: Path, tmp_path: Path) -> None:
    def milliseconds() -> float:
        started = time.perf_counter()
        command_line.run([installed, "--version"], tmp_path)
        return (time.perf_counter() - started) * 1000

    # Whatever else this machine does, it leaves one of them alone.
    assert min(milliseconds() for _ in range(20)) < 10


def test_a_signal_ends_it(installed: Path, tmp_path: Path) -> None:
    command_line.assert_a_signal_ends_it([installed], tmp_path, signal.SIGTERM)


def test_uvx_runs_it(tmp_path: Path) -> None:
    uvx: list[str | Path] = [TOOLS / "uvx", "--offline", "--from", own_wheel(), "gather-webhooks"]
    cache = {"UV_CACHE_DIR": str(tmp_path / "cache")}
    said = command_line.run([*uvx, "--version"], tmp_path, variables=cache)
    assert said.stdout.decode() == f"gather-webhooks {command_line.version()}\n", (
        said.stderr.decode()
    )


def test_the_library_asks_for_it_in_its_version_and_only_where_it_is_wanted() -> None:
    for wheel in wheels.WHEELS:
        (described,) = (
            file for name, file in contents(wheel).items() if name.endswith("/METADATA")
        )
        asked = message_from_bytes(described).get_all("Requires-Dist")
        assert asked == [f"gather-webhooks-cli=={command_line.version()} ; extra == 'cli'"]
