"""Measures this library beside its peers, and writes the tables.

python benches/run.py [--quick]    # to the terminal and to benches/RESULTS.md

Installs the peers first, each where only its benchmark sees it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import bodies
import report

ROOT = Path(__file__).resolve().parent.parent
BENCHES = ROOT / "benches"
INSTALLED = ROOT / ".tools/benches"
BODIES = INSTALLED / "bodies"
PYTHON = INSTALLED / "python/bin/python"
TARGET = ROOT / "target/benches"

Command = list[str | Path]

PROGRAMS: dict[str, Command] = {
    "Rust": [TARGET / "release/benches"],
    "Python": [PYTHON, BENCHES / "python/bench.py"],
    "Node.js": ["node", BENCHES / "node/bench.mjs"],
    "Chromium": ["node", BENCHES / "browser/bench.mjs"],
}


def install() -> None:
    bodies.write(BODIES)
    cargo: Command = ["cargo", "build", "--quiet", "--release", "--locked", "--target-dir", TARGET]
    subprocess.run([*cargo, "--manifest-path", BENCHES / "rust/Cargo.toml"], check=True)
    install_python()
    subprocess.run(["npm", "ci", "--silent"], cwd=BENCHES / "node", check=True)


def install_python() -> None:
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", PYTHON.parent.parent], check=True)
    pip: Command = [PYTHON, "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "--requirement", BENCHES / "python/requirements.txt"], check=True)
    wheels = sorted((ROOT / "dist").glob("*.whl"))
    subprocess.run([*pip, "--no-deps", "--force-reinstall", *wheels], check=True)


def measure(language: str, options: list[str]) -> report.Document:
    print(f"{language} …", file=sys.stderr, flush=True)
    command = [*PROGRAMS[language], BODIES, *options]
    document: report.Document = json.loads(subprocess.check_output(command, cwd=ROOT))
    return document


def weigh() -> dict[str, dict[str, int]]:
    weights: dict[str, dict[str, int]]
    weights = json.loads(subprocess.check_output(["node", "scripts/sizes.mjs"], cwd=ROOT))
    return weights


def machine() -> str:
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        text = info.read_text()
        named = re.search(r"^model name\s*: (.+)$", text, re.MULTILINE)
        sha = "with" if re.search(r"\bsha_ni\b", text) else "without"
        cpu = f"{named[1] if named else cpu}, {sha} SHA instructions"
    return f"{cpu}; {os.cpu_count()} cores; {platform.system()} {platform.machine()}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds: two minutes")
    options = ["--quick"] if parser.parse_args().quick else []

    install()
    sections = [
        "# This library beside its peers",
        f"{date.today()}; {machine()}; `make bench{' QUICK=1' if options else ''}`.",
        "Each time is the median of many rounds, in each of which every subject of a table ran in turn; "
        "the multiple says how much of the first row's time it is. A goal is a ratio of two medians of "
        "the same table: what is wanted, what was measured. Whoever runs it on another machine gets "
        "other figures, and less steady ones where other work is going on.",
    ]
    for language in PROGRAMS:
        sections.append(report.language(measure(language, options)))
        print(f"{sections[-1]}\n", flush=True)
    sections.append(report.sizes(weigh()))
    print(sections[-1])
    (BENCHES / "RESULTS.md").write_text("\n\n".join(sections) + "\n")


if __name__ == "__main__":
    main()
