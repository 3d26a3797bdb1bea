"""scripts/platforms.json is what the builds go by; the release workflow and the documentation say the same."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLATFORMS = json.loads((ROOT / "scripts/platforms.json").read_text())
WORKFLOW = (ROOT / ".github/workflows/release.yml").read_text()
DOCUMENTED = (ROOT / "docs/platforms.md").read_text()


def job(name: str) -> str:
    """What the workflow says of a job."""
    match = re.search(rf"^  {name}:\n(.+?)(?=^  \S)", WORKFLOW, re.MULTILINE | re.DOTALL)
    assert match
    return match[1]


def braces(pattern: str) -> list[str]:
    """The patterns that a shell makes of one."""
    match = re.fullmatch(r"(.*)\{(.+)\}(.*)", pattern)
    return [f"{match[1]}{part}{match[3]}" for part in match[2].split(",")] if match else [pattern]


def test_the_release_builds_each_wheel_and_no_other() -> None:
    rows = re.findall(r"- \{ on: ([\w.-]+), platforms: ([\w -]+?) \}", job("wheels"))
    built = {(runner, name) for runner, names in rows for name in names.split()}
    assert built == {(row["wheel"]["runner"], row["wheel"]["name"]) for row in PLATFORMS}


@pytest.mark.parametrize("row", PLATFORMS, ids=lambda row: row["addon"]["name"])
def test_the_release_builds_each_addon(row: dict[str, dict[str, str]]) -> None:
    file = f"dist/gather-webhooks-{row['addon']['name']}-0.1.0.tgz"
    rows = re.findall(r'- \{ on: ([\w.-]+),.* packages: "?([^" ]+)"? \}', job("npm-build"))
    runners = {
        runner for runner, packages in rows for glob in braces(packages) if fnmatch(file, glob)
    }
    assert row["addon"]["runner"] in runners


def test_the_release_builds_each_binary_and_no_other() -> None:
    built = set(re.findall(r"- \{ on: ([\w.-]+), platform: ([\w-]+) \}", job("cli")))
    assert built == {
        (row["cli"]["runner"], row["cli"]["name"]) for row in PLATFORMS if "cli" in row
    }


@pytest.mark.parametrize("row", PLATFORMS, ids=lambda row: row["target"])
def test_the_documentation_has_a_row_for_each_package(row: dict[str, dict[str, str]]) -> None:
    for package in ("wheel", "addon", "cli"):
        if package in row:
            documented = re.escape(row[package]["documented"])
            assert re.search(rf"^\| {documented} +\|", DOCUMENTED, re.MULTILINE), package
