"""Gives every package a version, and what has changed since the last one its heading.

python scripts/set_version.py 1.2.3
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEMVER = r"\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?"
UNRELEASED = "## [Unreleased]\n"
LOCKS = (
    "Cargo.lock",
    *(f"benches/{crate}/Cargo.lock" for crate in ("rust", "receiver/load", "receiver/rust")),
)


def main() -> None:
    if len(sys.argv) != 2 or not re.fullmatch(SEMVER, sys.argv[1]):
        sys.exit("usage: make set-version V=1.2.3 (a semantic version, without a `v` in front)")
    old, new = workspace_version(), sys.argv[1]
    rewrite("Cargo.toml", lambda text: cargo(text, new))
    for package in ("bindings-node", "bindings-wasm"):
        rewrite(f"{package}/package.json", lambda text: npm(text, new))
    for example in sorted((ROOT / "examples").glob("*/*")):
        if example.name in ("Cargo.toml", "package.json", "requirements.txt"):
            rewrite(str(example.relative_to(ROOT)), lambda text: dependency(text, new))
    rewrite("bindings-python/pyproject.toml", lambda text: extra(text, new))
    rewrite("package-lock.json", lambda text: npm_lock(text, new))
    rewrite("CHANGELOG.md", lambda text: changelog(text, new))
    for lock in LOCKS:
        rewrite(lock, lambda text: cargo_lock(text, old, new))


def rewrite(name: str, change: Callable[[str], str]) -> None:
    path = ROOT / name
    path.write_text(change(path.read_text()))


def workspace_version() -> str:
    with (ROOT / "Cargo.toml").open() as manifest:
        line = next(line for line in manifest if line.startswith("version = "))
    return line.split('"')[1]


def cargo(text: str, new: str) -> str:
    text = substitute(rf'^version = "{SEMVER}"$', f'version = "{new}"', text)
    for crate in (
        'gather-webhooks = { path = "core"',
        'gather-webhooks-receiver = { path = "receiver"',
    ):
        text = substitute(rf'^({re.escape(crate)}, version = "){SEMVER}', rf"\g<1>{new}", text)
    return text


def cargo_lock(text: str, old: str, new: str) -> str:
    """Not by cargo, which wants every crate that a lock file names to be on this machine."""
    ours = rf'(?<=^version = "){re.escape(old)}(?="\n(?!source = ))'
    text, count = re.subn(ours, new, text, flags=re.MULTILINE)
    if not count:
        sys.exit(f"a lock file has no package of this workspace with the version {old}")
    return text


def dependency(text: str, new: str) -> str:
    """What an example depends on, however its ecosystem writes that; its own version is no matter."""
    ours = rf"^(\W*gather-webhooks[\w-]*\W+(?:version = )?\W*){SEMVER}"
    return re.sub(ours, rf"\g<1>{new}", text, flags=re.MULTILINE)


def extra(text: str, new: str) -> str:
    """What `gather-webhooks[cli]` installs."""
    return substitute(rf'(?<="gather-webhooks-cli==){SEMVER}(?=")', new, text)


def npm(text: str, new: str) -> str:
    """What depends on this version is written when a package is packed."""
    return substitute(rf'(?<=^  "version": "){SEMVER}', new, text)


def npm_lock(text: str, new: str) -> str:
    for folder in ("bindings-node", "bindings-wasm"):
        head = rf'(?<=^    "{folder}": {{\n)((?:      .*\n)*?      "version": "){SEMVER}'
        text = substitute(head, rf"\g<1>{new}", text)
    return text


def changelog(text: str, new: str) -> str:
    before, after = text.split(UNRELEASED)
    if not after.split("\n## ")[0].strip():
        sys.exit("CHANGELOG.md has nothing under [Unreleased]: say what has changed first")
    return f"{before}{UNRELEASED}\n## [{new}] - {date.today()}\n{after}"


def substitute(pattern: str, replacement: str, text: str) -> str:
    text, count = re.subn(pattern, replacement, text, flags=re.MULTILINE)
    if count != 1:
        sys.exit(f"expected one place for the version, and found {count}: {pattern}")
    return text


if __name__ == "__main__":
    main()
