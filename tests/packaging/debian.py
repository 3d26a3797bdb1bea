"""Interpreters and emulators from Debian's packages, unpacked into .tools and not installed."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import wheels
from conftest import DIST, ROOT

TOOLS = ROOT / ".tools/debian"


def source() -> str:
    """Where this machine gets Debian's packages from."""
    form = "$(ORIGIN) $(CREATED_BY) $(COMPONENT) $(RELEASE) $(REPO_URI)"
    listed = subprocess.check_output(["apt-get", "indextargets", f"--format={form}"], text=True)
    for line in listed.splitlines():
        origin, made_by, component, release, uri = line.split()
        if (origin, made_by, component) == ("Debian", "Packages", "main") and "-" not in release:
            return uri
    raise AssertionError("test-dist takes what it needs from Debian: run it on a Debian machine")


def apt(suite: str, folder: Path, *arguments: str) -> None:
    """As apt-get, of a suite that need not be the one of this machine."""
    state = TOOLS / "apt" / suite
    if not state.exists():
        (state / "lists/partial").mkdir(parents=True)
        (state / "sources.list").write_text(
            f"deb [arch=amd64,arm64] {source()} {suite} main\ndeb-src {source()} {suite} main\n"
        )
        apt(suite, folder, "update")
    options = {
        "APT::Architectures": "amd64,arm64",
        "APT::Sandbox::User": "root",
        "Dir::Etc::sourcelist": state / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "Dir::State::lists": state / "lists",
        "Dir::State::status": "/dev/null",
        "Dir::Cache": state,
    }
    command = ["apt-get", "-qq", *(f"-o{name}={value}" for name, value in options.items())]
    subprocess.run([*command, *arguments], cwd=folder, check=True)


def unpacked(name: str, suite: str, *packages: str) -> Path:
    """A folder with what these packages would install."""
    root = TOOLS / name
    if not (root / "complete").exists():
        for folder in ("usr/lib", "usr/lib64", "usr/bin"):
            (root / folder).mkdir(parents=True, exist_ok=True)
            link = root / Path(folder).name
            if not link.exists():
                link.symlink_to(folder)
        apt(suite, root, "download", *packages)
        for package in sorted(root.glob("*.deb")):
            subprocess.run(["dpkg-deb", "--extract", package, root], check=True)
            package.unlink()
        (root / "complete").touch()
    return root


def qemu(machine: str) -> Path:
    return unpacked("qemu", "bookworm", "qemu-user-static") / f"usr/bin/qemu-{machine}-static"


def script(path: Path, *command: object) -> Path:
    """A program that runs a command with what it is given."""
    words = shlex.join(str(word) for word in command)
    path.write_text(f'#!/bin/sh\nexec {words} "$@"\n')
    path.chmod(0o755)
    return path


def install(python: Path, site: Path) -> None:
    """The package into a folder, the wheel chosen by what the interpreter says of itself."""
    uv = Path(sys.executable).with_name("uv")
    local: list[str | Path] = [
        "--offline",
        "--no-index",
        "--find-links",
        DIST,
        "--only-binary",
        ":all:",
    ]
    command = [uv, "pip", "install", "--quiet", "--python", python, "--target", site, *local]
    subprocess.run([*command, "gather-webhooks"], env=wheels.environment(), check=True)
