"""What must hold across the repository."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def git_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).exists()]


def workspace_version() -> str:
    match = re.search(r'^version = "(.+)"$', (ROOT / "Cargo.toml").read_text(), re.MULTILINE)
    assert match
    return match[1]


@pytest.mark.parametrize("generator", ["generate.py", "explain/generate.py"])
def test_vectors_are_what_the_generator_writes(generator: str) -> None:
    command = [sys.executable, f"tests/vectors/{generator}", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout


def test_there_are_enough_vectors() -> None:
    files = (ROOT / "tests/vectors").glob("*.json")
    assert sum(len(json.loads(file.read_text())) for file in files) > 700


@pytest.mark.parametrize("package", ["bindings-node", "bindings-wasm"])
def test_npm_packages_have_the_version_of_the_workspace(package: str) -> None:
    manifest = json.loads((ROOT / package / "package.json").read_text())
    assert manifest["version"] == workspace_version()


@pytest.mark.parametrize("folder", ["core", "receiver"])
def test_crates_depend_on_one_another_in_their_version(folder: str) -> None:
    dependency = f'path = "{folder}", version = "{workspace_version()}"'
    assert dependency in (ROOT / "Cargo.toml").read_text()


def test_set_version_sets_it_everywhere(tmp_path: Path) -> None:
    for path in git_files():
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    old, new = workspace_version(), "98.7.6-rc.5"
    command = [sys.executable, "scripts/set_version.py"]
    subprocess.run([*command, new], cwd=tmp_path, check=True)
    named = re.compile(rf"(?<![\d.]){re.escape(old)}(?![\d.])")
    changed = {
        name: (tmp_path / name).read_text()
        for path in git_files()
        if path.read_bytes() != (tmp_path / (name := str(path.relative_to(ROOT)))).read_bytes()
    }
    assert set(changed) >= {"Cargo.toml", "Cargo.lock", "package-lock.json", "CHANGELOG.md"}
    for name, text in changed.items():
        ours = [line for line in text.splitlines() if "gather-webhooks" in line]
        assert not [line for line in ours if named.search(line)], name
    for name in ("bindings-node", "bindings-wasm"):
        assert json.loads(changed[f"{name}/package.json"])["version"] == new
    assert f"## [{new}]" in changed["CHANGELOG.md"]
    again = subprocess.run([*command, "99.0.0"], cwd=tmp_path, capture_output=True, text=True)
    assert "nothing under [Unreleased]" in again.stderr


def test_the_changelog_keeps_its_form() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    for heading in headings[1:]:
        assert re.fullmatch(r"\[\d+\.\d+\.\d+(-\S+)?\] - \d{4}-\d\d-\d\d", heading)
    released = [heading.partition("]")[0].removeprefix("[") for heading in headings[1:]]
    assert not released or released[0] == workspace_version()


def test_the_core_is_small() -> None:
    """At most a dozen dependencies beyond the RustCrypto and serde families."""
    tree = subprocess.run(
        [
            "cargo",
            "tree",
            "-p",
            "gather-webhooks",
            "-e",
            "normal",
            "--prefix",
            "none",
            "-f",
            "{p} {r}",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    crates = {line.split()[0]: line for line in tree.stdout.splitlines()}
    families = ("RustCrypto/", "serde-rs/", "dtolnay/")
    others = {
        name
        for name, line in crates.items()
        if name != "gather-webhooks" and not any(family in line for family in families)
    }
    assert len(others) <= 12, sorted(others)


def test_lock_files_name_no_registry_host() -> None:
    assert '"resolved": "http' not in (ROOT / "package-lock.json").read_text()


def test_files_stay_readable() -> None:
    """A source file can be read in one sitting."""
    sources = {".rs", ".py", ".ts", ".mjs", ".js"}
    long = {
        str(path.relative_to(ROOT)): lines
        for path in git_files()
        if path.suffix in sources and (lines := len(path.read_text().splitlines())) > 400
    }
    assert not long
