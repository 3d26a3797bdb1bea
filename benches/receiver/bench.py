"""Measures the receiver beside what limits it and beside queues, and writes benches/RECEIVER.md.

python benches/receiver/bench.py [--quick] [--only WORDS]   # `--only` prints those groups, and writes nothing

Installs the peers first, where only this sees them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[1:1] = [str(ROOT / "benches"), str(ROOT / "tests/receiver")]

import groups as measuring  # noqa: E402
import tables  # noqa: E402
from receiver_goals import GOALS  # noqa: E402
from run import machine  # noqa: E402
from servers import Postgres  # noqa: E402
from subjects import INSTALLED, NODE_24, PYTHON, TARGET  # noqa: E402

SECTIONS = {
    "one answer": (
        "The answer `stored`",
        "One request after another, in the program that has the receiver, without a server: verified, stored, "
        "answered. Beside it the bare INSERT of the same row by the same driver, committed, with the same pragmas.",
    ),
    "inline in memory": (
        "Requests without a store",
        "Two servers side by side, of one thread each: a route that verifies and calls a function, and the receiver "
        "that has that function as its handler, inline, with claims in memory. 32 connections.",
    ),
    "deliveries handled": (
        "Deliveries, from request to done",
        "Until the handler of the last has run, over 32 connections. The peers have a route that verifies and then "
        "puts a job, under the delivery's key as the one that is unique; their workers run in the same process, as "
        "the receiver's handlers do, eight at once. All have ten connections to the same PostgreSQL. huey has no "
        "unique jobs, and takes a job by deleting it: it writes twice where the receiver writes three times.",
    ),
    "`": (
        "A table full of done keys",
        "`put` and `claim` of eight, each its own transaction, from Python.",
    ),
}


def install() -> None:
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", INSTALLED], check=True)
    pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "--requirement", HERE / "requirements.txt"], check=True)
    wheels = sorted((ROOT / "dist").glob("*.whl"))
    subprocess.run([*pip, "--no-deps", "--force-reinstall", *wheels], check=True)
    lock = HERE / "node_modules/.package-lock.json"
    if not lock.exists() or lock.stat().st_mtime < (HERE / "package-lock.json").stat().st_mtime:
        subprocess.run(["npm", "ci", "--silent"], cwd=HERE, check=True)
    cargo: list[str | Path] = [
        "cargo",
        "build",
        "--quiet",
        "--release",
        "--locked",
        "--target-dir",
        TARGET,
    ]
    for crate in ("load", "rust"):
        subprocess.run([*cargo, "--manifest-path", HERE / crate / "Cargo.toml"], check=True)


def versions() -> str:
    peers = json.loads((HERE / "package.json").read_text())["dependencies"]
    peers.pop("node-24")
    found = [" ".join(pair) for pair in peers.items()]
    found += [
        line.replace("==", " ") for line in (HERE / "requirements.txt").read_text().split("\n")
    ]
    node, newer = (
        subprocess.check_output([program, "--version"], text=True).strip()[1:]
        for program in ("node", NODE_24)
    )
    return f"{', '.join(filter(None, found))}. Node.js {node}; what is said to be of Node.js 24: {newer}."


def document(groups: list[tables.Group], quick: bool, disk: float) -> str:
    parts = [
        "# The receiver beside its limits and its peers",
        f"{date.today()}; {machine()}; a write to the disk: {disk:.2g} ms; "
        f"`make bench-receiver{' QUICK=1' if quick else ''}`.",
        versions(),
        "In every round each subject of a table ran in turn. A ratio is the median of those of the rounds; the "
        "smallest and the largest stand beside it.",
        "## Goals",
        tables.goals(groups, GOALS),
    ]
    for words, (title, text) in SECTIONS.items():
        parts += [f"## {title}", text]
        parts += [tables.section(group) for group in groups if words in group.title]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    parser.add_argument("--only", help="those groups whose title has these words")
    arguments = parser.parse_args()

    install()
    effort = measuring.QUICK if arguments.quick else measuring.FULL
    postgres = Postgres("fsync=on")
    postgres.start()
    try:
        with tempfile.TemporaryDirectory(prefix="gather-webhooks-") as folder:
            disk = measuring.disk(Path(folder))
            plan = measuring.Groups(effort, Path(folder), postgres)
            groups = list(plan.all(arguments.only or ""))
    finally:
        postgres.remove()
    if arguments.only:
        print("\n\n".join(tables.section(group) for group in groups))
        return
    text = document(groups, arguments.quick, disk)
    print(text)
    (ROOT / "benches/RECEIVER.md").write_text(text)


if __name__ == "__main__":
    main()
