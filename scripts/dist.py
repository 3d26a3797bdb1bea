"""Builds what pip installs, into dist/: a wheel for every platform, the sdist, and wheels of the command line.

python scripts/dist.py             # whatever this machine can build; ends in a table
python scripts/dist.py wheel       # the wheel that pip would install on this machine
python scripts/dist.py cli         # likewise, that of the command line; npm's package takes its binary
python scripts/dist.py NAME ...    # some of them, by the names in the table
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
MATURIN = [sys.executable, "-m", "maturin"]

# The oldest glibc that Rust supports is 2.17, which is manylinux2014; the oldest musl is 1.2.
ROWS = json.loads((ROOT / "scripts/platforms.json").read_text())
PLATFORMS: dict[str, tuple[str, str]] = {
    row["wheel"]["name"]: (row["target"], row["wheel"]["compatibility"]) for row in ROWS
}
# A static binary for musl runs on every Linux.
CLI_PLATFORMS: dict[str, str] = {
    f"cli-{row['cli']['name']}": row["target"] for row in ROWS if "cli" in row
}
CLI_COMPATIBILITY = ("manylinux2014", "musllinux_1_2")
# Zig compiles the C for it; the linker of Rust, which knows more options, links it.
CLI_LINUX = (
    "-Clinker=rust-lld",
    "-Clinker-flavor=ld.lld",
    f"-Clink-arg=-T{ROOT / 'cli/no-unwinding.ld'}",
    "-Clink-arg=-zpack-relative-relocs",
    "-Clink-arg=-zmuldefs",  # for cli/src/no_backtrace.rs
    "-Cllvm-args=-enable-machine-outliner=always",
)
# What no inbox needs of SQLite.
CLI_SQLITE = (
    *("API_ARMOR", "COLUMN_METADATA", "DBSTAT_VTAB", "FTS3", "FTS3_PARENTHESIS", "FTS5"),
    *("LOAD_EXTENSION", "RTREE", "STAT4"),
)
CLI_SQLITE_OMITS = (
    *("AUTHORIZATION", "COMPILEOPTION_DIAGS", "DECLTYPE", "DEPRECATED", "INTEGRITY_CHECK"),
    *("LOAD_EXTENSION", "PROGRESS_CALLBACK", "SHARED_CACHE", "TRACE", "UTF16"),
)
# The stable ABI does not cover these: each needs a wheel of its own. Maturin knows no older ones.
FREE_THREADED = ("3.14t", "3.15t")

SYSTEMS = {"Darwin": "macos", "Linux": "linux", "Windows": "windows"}
SYSTEM = SYSTEMS.get(platform.system(), platform.system())
MACHINES = {"AMD64": "x86_64", "ARM64": "arm64"}
MACHINE = MACHINES.get(platform.machine(), platform.machine())
MINGW = "x86_64-w64-mingw32-gcc"


class NotBuilt(Exception):
    """Why this machine cannot build it."""


@dataclass(frozen=True)
class Artefact:
    name: str
    platform: str
    python: str | None = None

    @property
    def system(self) -> str:
        """Where it runs: linux, macos or windows."""
        return self.platform.split("-")[0].replace("many", "").replace("musl", "")


WHEELS = [
    Artefact(name if python is None else f"{name}-{python}", name, python)
    for name in PLATFORMS
    for python in (None, *FREE_THREADED)
]


def build(artefact: Artefact) -> None:
    triple, compatibility = PLATFORMS[artefact.platform]
    options = ["--release", "--compatibility", compatibility]
    # Zig links for the oldest glibc, whatever the one of this machine.
    if artefact.system == "linux" or artefact.system != SYSTEM:
        options += ["--zig"]
    if artefact.system == "windows" and SYSTEM != "windows":
        triple, options = mingw(), ["--release"]
    if artefact.system == "macos" and SYSTEM == "windows":
        raise NotBuilt("a Mac or a Linux machine builds it")
    if artefact.python:
        options += ["--interpreter", artefact.python]
    rust(triple)
    maturin("bindings-python", "build", "--locked", "--target", triple, *options)


def build_cli(name: str) -> None:
    """The binary, in a wheel; `scripts/dist.mjs` packs the same for npm."""
    triple, system = CLI_PLATFORMS[name], name.split("-")[1]
    options: list[str] = ["--profile", "cli"]
    flags: list[str] = []
    if system == "linux":
        options += ["--zig", "--compatibility", *CLI_COMPATIBILITY]
        flags += CLI_LINUX
    elif system == "win32" and SYSTEM != "windows":
        triple = mingw()
    elif system == "darwin" and SYSTEM != "macos":
        raise NotBuilt("a Mac builds it: the store of certificates is in a framework of macOS")
    else:
        options += ["--compatibility", "pypi"]
        flags += ["-Ctarget-feature=+crt-static"] if system == "win32" else []
    rust(triple)
    maturin("cli", "build", "--locked", "--target", triple, *options, flags=flags)


def mingw() -> str:
    """The target that Debian's compiler for Windows links for."""
    if not shutil.which(MINGW):
        if not (hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")):
            raise NotBuilt(f"there is no {MINGW}; Debian's package is gcc-mingw-w64-x86-64")
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        install = ["apt-get", "install", "-qq", "--yes", "--no-install-recommends"]
        subprocess.run([*install, "gcc-mingw-w64-x86-64"], check=True)
    return "x86_64-pc-windows-gnu"


def rust(triple: str) -> None:
    listed = subprocess.check_output(["rustup", "target", "list", "--installed"], text=True)
    if triple not in listed.split():
        subprocess.run(["rustup", "--quiet", "target", "add", triple], check=True)


def environment(flags: Sequence[str]) -> dict[str, str]:
    cargo = os.environ.get("CARGO_HOME") or Path.home() / ".cargo"
    # Panic messages name files: none of them by a folder of this machine.
    paths = [f"--remap-path-prefix={cargo}=cargo", f"--remap-path-prefix={ROOT}=."]
    return {
        **os.environ,
        "CARGO_ENCODED_RUSTFLAGS": "\x1f".join([*paths, *flags]),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",  # its zig
    }


def maturin(package: str, *arguments: str, flags: Sequence[str] = ()) -> None:
    variables = environment(flags)
    if package == "cli":
        unset = [f"-USQLITE_ENABLE_{name}" for name in CLI_SQLITE]
        omitted = [f"-DSQLITE_OMIT_{name}" for name in CLI_SQLITE_OMITS]
        variables["LIBSQLITE3_FLAGS"] = " ".join([*unset, *omitted, "-USQLITE_SOUNDEX"])
    done = subprocess.run(
        [*MATURIN, *arguments, "--manifest-path", ROOT / package / "Cargo.toml", "--out", DIST],
        cwd=ROOT,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        print(done.stdout, flush=True)
        raise subprocess.CalledProcessError(done.returncode, arguments[0])


def own() -> str:
    """The platform of this machine."""
    if SYSTEM != "linux":
        return f"{SYSTEM}-{MACHINE}"
    libc = "manylinux" if platform.libc_ver()[0] == "glibc" else "musllinux"
    return f"{libc}-{MACHINE}"


def own_cli() -> str:
    system = {"macos": "darwin", "windows": "win32"}.get(SYSTEM, SYSTEM)
    return f"cli-{system}-{'x64' if MACHINE == 'x86_64' else 'arm64'}"


def attempt(name: str) -> tuple[str, bool]:
    """What became of it, and whether that is as it should be."""
    print(f"dist: {name}", flush=True)
    # The other package may be built at the same time.
    built_as = "gather_webhooks_cli-*" if name in CLI_PLATFORMS else "gather_webhooks-*"
    before = {path: path.stat().st_mtime_ns for path in DIST.glob(built_as)}
    try:
        if name == "sdist":
            maturin("bindings-python", "sdist")
        elif name in CLI_PLATFORMS:
            build_cli(name)
        else:
            build(next(wheel for wheel in WHEELS if wheel.name == name))
    except NotBuilt as reason:
        return f"not built: {reason}", True
    except subprocess.CalledProcessError as error:
        return f"FAILED: {error}", False
    built = [
        path for path in sorted(DIST.glob(built_as)) if before.get(path) != path.stat().st_mtime_ns
    ]
    return ", ".join(f"{path.name} ({path.stat().st_size:,} bytes)" for path in built), True


def main(arguments: list[str]) -> int:
    names = [wheel.name for wheel in WHEELS] + ["sdist", *CLI_PLATFORMS]
    own_names = {"wheel": own(), "cli": own_cli()}
    wanted = [own_names.get(name, name) for name in arguments or names]
    if unknown := set(wanted) - set(names):
        print(f"There is no {', '.join(sorted(unknown))} to build. There is: {', '.join(names)}.")
        return 1
    DIST.mkdir(exist_ok=True)
    outcomes = {name: attempt(name) for name in wanted}
    width = max(map(len, outcomes))
    print(*(f"{name:{width}}  {outcome}" for name, (outcome, _) in outcomes.items()), sep="\n")
    missing = arguments and any(outcome.startswith("not built") for outcome, _ in outcomes.values())
    return 1 if missing or not all(good for _, good in outcomes.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
