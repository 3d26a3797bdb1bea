"""The examples as somebody meets them who copies one out of the repository and follows its README."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from machine import platform_package

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "examples"
DIST = ROOT / "dist"
RUNTIMES = ROOT / "tests/packaging/runtimes/node_modules"
INSTALL_SECONDS = 600
SHELL = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Example:
    name: str

    @property
    def source(self) -> Path:
        return FOLDER / self.name

    @cached_property
    def readme(self) -> str:
        return (self.source / "README.md").read_text()

    @property
    def title(self) -> str:
        first, *_ = self.readme.splitlines()
        return first.removeprefix("# ")

    @cached_property
    def commands(self) -> list[str]:
        """What its README says to type; the last command is the server."""
        (block,) = SHELL.findall(self.readme)
        lines: list[str] = block.replace("\\\n", " ").splitlines()
        return [line for line in lines if line and not line.startswith("#")]

    @property
    def language(self) -> str:
        files = {"Cargo.toml": "Rust", "requirements.txt": "Python", "package.json": "JavaScript"}
        return next(language for file, language in files.items() if self.has(file))

    @property
    def programs(self) -> list[Path]:
        """What a user pastes, from the outside in."""
        return sorted(
            (
                path
                for path in self.source.rglob("*")
                if is_program(path.relative_to(self.source)) and path.stat().st_size > 0
            ),
            key=lambda path: (len(path.parts), path),
        )

    def has(self, file: str) -> bool:
        return (self.source / file).exists()


def is_program(path: Path) -> bool:
    """Not what a build has made, or generated."""
    made = {"node_modules", "target", "migrations"}
    hidden = any(part.startswith(".") or part in made for part in path.parts)
    return path.suffix in {".js", ".ts", ".py", ".rs"} and not hidden


@dataclass(frozen=True)
class Installed:
    """A copy of an example, with its dependencies."""

    example: Example
    folder: Path
    environment: dict[str, str]
    #: What starts it, in place of what its README says.
    start: str | None = None

    def build(self, needs: str = "") -> None:
        """Again, after a change."""
        if needs:
            run(f"npm install --no-save {needs}", self.folder, self.environment)
        for line in self.example.commands[1:-1]:
            run(line, self.folder, self.environment)

    def command(self, port: int, secret: str) -> str:
        """What starts it, as its README says."""
        start = self.start or self.example.commands[-1]
        return start.replace("whsec_example", secret).replace("8000", str(port))


def copy(example: Example, folder: Path) -> None:
    """Without what somebody has built or installed in it."""
    made = shutil.ignore_patterns("node_modules", "target", ".*", "gather.db*", "completed.txt")
    shutil.copytree(example.source, folder, ignore=made)


def in_place(example: Example, folder: Path) -> Installed:
    """A copy that uses what the repository itself has built and installed."""
    copy(example, folder)
    if example.has("package.json"):
        (folder / "node_modules").symlink_to(ROOT / "node_modules")
    built = folder / "built"
    built.mkdir()
    if example.has("Cargo.toml"):
        program = ROOT / "target/debug" / f"example-{example.name}"
        (built / "cargo").write_text(f"#!/bin/sh\nexec {program}\n")
        (built / "cargo").chmod(0o755)
    installed = Installed(example, folder, environment(built, Path(sys.executable).parent))
    installed.build()
    return installed


def install(example: Example, folder: Path) -> Installed:
    """A copy in an empty folder, installed from the packages built here as its README says."""
    copy(example, folder)
    found = environment(RUNTIMES / "node-24/bin", RUNTIMES / ".bin")
    if "deno install" in example.commands:
        use_links(folder)
    elif example.has("package.json"):
        use_tarballs(folder / "package.json")
    if example.has("requirements.txt"):
        virtual = folder / ".venv"
        run(f"{sys.executable} -m uv venv --quiet --seed {virtual}", folder, found)
        found = environment(virtual / "bin") | {"PIP_FIND_LINKS": str(DIST)}
    if example.has("Cargo.toml"):
        use_crates(folder)
        found = {**found, "CARGO_TARGET_DIR": str(ROOT / "target/examples")}
    for line in example.commands[:-1]:
        run(line, folder, found)
    return Installed(example, folder, found)


def environment(*first: Path) -> dict[str, str]:
    """Programs of these folders come first, and nothing asks, advises, or reports home."""
    quiet = {
        "CI": "1",
        "DO_NOT_TRACK": "1",
        "NEXT_TELEMETRY_DISABLED": "1",
        "WRANGLER_SEND_METRICS": "false",
        "NPM_CONFIG_AUDIT": "false",
        "NPM_CONFIG_FUND": "false",
        "NPM_CONFIG_UPDATE_NOTIFIER": "false",
        "NPM_CONFIG_LOGLEVEL": "error",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_QUIET": "1",
        "PYTHONUNBUFFERED": "1",
    }
    path = os.pathsep.join([*map(str, first), os.environ["PATH"]])
    return {**os.environ, **quiet, "PATH": path}


def use_tarballs(manifest: Path) -> None:
    """No registry has this version: its tarballs, the one of the addon included, stand in."""
    content = json.loads(manifest.read_text())
    dependencies = content["dependencies"]
    ours = [name for name in ("gather-webhooks", "gather-webhooks-wasm") if name in dependencies]
    if "gather-webhooks" in ours and (addon := platform_package()):
        ours.append(addon)
    for name in ours:
        (tarball,) = DIST.glob(f"{name}-[0-9]*.tgz")
        dependencies[name] = f"file:{tarball}"
    manifest.write_text(json.dumps(content))


def use_links(folder: Path) -> None:
    """Deno installs no tarballs, but links folders."""
    (tarball,) = DIST.glob("gather-webhooks-wasm-[0-9]*.tgz")
    shutil.unpack_archive(tarball, folder / ".linked", filter="data")
    (folder / "deno.json").write_text(json.dumps({"links": ["./.linked/package"]}))


def use_crates(folder: Path) -> None:
    """As its README says, and no registry has them: those of the repository stand in."""
    manifest = folder / "Cargo.toml"
    manifest.write_text(re.sub(r', path = "[^"]*"', "", manifest.read_text()))
    crates = {"gather-webhooks": "core", "gather-webhooks-receiver": "receiver"}
    lines = [f"{name} = {{ path = {json.dumps(str(ROOT / at))} }}" for name, at in crates.items()]
    (folder / ".cargo").mkdir()
    (folder / ".cargo/config.toml").write_text("\n".join(["[patch.crates-io]", *lines, ""]))
    shutil.copy(ROOT / "Cargo.lock", folder)
    shutil.copy(ROOT / "rust-toolchain.toml", folder)


def run(line: str, folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        ["bash", "-ec", line],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=INSTALL_SECONDS,
    )
    assert done.returncode == 0, f"$ {line}\n{done.stdout}"
