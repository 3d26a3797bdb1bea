"""The wheels in dist/, and the interpreters they are for."""

from __future__ import annotations

import functools
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

from conftest import DIST, ROOT
from packaging.tags import sys_tags
from packaging.utils import parse_wheel_filename

WHEELS = sorted(DIST.glob("gather_webhooks-*.whl"))
VECTORS = Path(os.environ.get("GATHER_VECTORS") or ROOT / "tests/vectors")

SMOKE = """
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
# What decides which wheel fits.
ASK = """
import json, platform, sys, sysconfig
print(json.dumps([
    sys.executable, platform.python_implementation(), sys.version_info[:2],
    bool(sysconfig.get_config_var("Py_GIL_DISABLED")), sys.prefix == sys.base_prefix,
]))
"""


def own_wheel(wheels: Sequence[Path] = WHEELS) -> Path:
    """The one that pip would choose for this interpreter."""
    for tag in sys_tags():
        for wheel in wheels:
            if tag in parse_wheel_filename(wheel.name)[3]:
                return wheel
    raise AssertionError(f"no wheel in {DIST} is for this machine; run `make packages`")


def extension(wheel: Path) -> tuple[str, bytes]:
    """The compiled module of a wheel: its name and what it holds."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith((".so", ".pyd")))
        return name, archive.read(name)


@functools.cache
def interpreters() -> list[Path]:
    """Every CPython on this machine that the package promises to run on, each once."""
    folders = [Path(folder) for folder in os.get_exec_path()]
    folders += [Path.home() / ".pyenv/versions", Path("/usr/bin")]
    candidates = [Path(sys.base_prefix) / ("python.exe" if os.name == "nt" else "bin/python3")]
    for folder in folders:
        candidates += sorted(folder.glob("python*"))
        candidates += sorted(folder.glob("*/bin/python*"))
    found: dict[Path, Path] = {}
    for candidate in candidates:
        if re.fullmatch(r"python3?(\.\d+t?)?(\.exe)?", candidate.name) and (
            executable := promised(candidate)
        ):
            found.setdefault(executable.resolve(), executable)
    return list(found.values())


def promised(candidate: Path) -> Path | None:
    try:
        done = subprocess.run(
            [candidate, "-I", "-c", ASK], capture_output=True, text=True, timeout=60
        )
        executable, implementation, version, threaded, real = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None  # a shim of pyenv for a version that is not chosen, a broken link
    # The stable ABI leaves these out: their wheel is there when `make dist` has built it.
    wheel = f"-cp{version[0]}{version[1]}t-" if threaded else "-abi3-"
    fits = any(wheel in path.name for path in WHEELS)
    good = implementation == "CPython" and version >= [3, 10] and real and fits
    return Path(executable) if good else None


def environment() -> dict[str, str]:
    """Without what would lead an installer or an interpreter elsewhere."""
    ours = ("PIP_", "UV_", "PYTHON", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def virtual(interpreter: Path, folder: Path, installer: str) -> Path:
    """The package in a new environment, from dist/ alone."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    local = ["--no-index", "--find-links", DIST, "--only-binary", ":all:", "gather-webhooks"]
    uv = Path(sys.executable).with_name("uv")
    if installer == "uv":
        create: list[object] = [uv, "venv", "--quiet", "--offline", "--python", interpreter, folder]
        install: list[object] = [uv, "pip", "install", "--quiet", "--offline", "--python", python]
        install += ["--no-cache"]  # it would take an older build of the same version
    elif has(interpreter, "ensurepip"):
        create = [interpreter, "-m", "venv", folder]
        install = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    else:  # Debian's own Python
        create = [interpreter, "-m", "venv", "--without-pip", folder]
        install = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
    for command in (create, [*install, *local]):
        subprocess.run([str(part) for part in command], env=environment(), check=True)
    return python


def has(interpreter: Path, module: str) -> bool:
    done = subprocess.run([interpreter, "-I", "-c", f"import {module}"], capture_output=True)
    return done.returncode == 0


def smoke(python: list[str], folder: Path, **variables: str) -> str:
    """Runs the smoke test; gives the file that the package was imported from."""
    return output([*python, "-c", SMOKE], folder, variables)


def vectors(python: list[str], folder: Path, **variables: str) -> None:
    """Runs every vector there is."""
    runner = str(ROOT / "tests/runners/python.py")
    last = output([*python, runner], folder, variables).splitlines()[-1]
    expected = sum(len(json.loads(file.read_bytes())) for file in VECTORS.glob("*.json"))
    assert last == f"python: {expected} passed, 0 failed"


def output(command: list[str], folder: Path, variables: dict[str, str]) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**environment(), **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
