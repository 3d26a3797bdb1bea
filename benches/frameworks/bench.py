"""Measures each framework with the receiver beside the same framework with the documented snippet.

python benches/frameworks/bench.py [--quick]

Writes benches/FRAMEWORKS.md. What runs are the examples, installed as their READMEs say, and beside them programs of the
same framework, in the same folder, that do what people do today: the documented function, and the handler in the request.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[1:1] = [
    str(ROOT / folder)
    for folder in ("benches", "tests/frameworks", "tests/receiver", "tests/packaging")
]

import sender  # noqa: E402
from installing import Example, Installed, install  # noqa: E402
from report import table  # noqa: E402
from run import machine  # noqa: E402
from running import Running  # noqa: E402

FRAMEWORKS = ("express", "fastify", "hono", "fastapi", "flask")
CONNECTIONS = 32
LOAD = ROOT / "target/benches/release/load"


def build() -> None:
    """The sender."""
    manifest = ROOT / "benches/receiver/load/Cargo.toml"
    command = ["cargo", "build", "--quiet", "--release", "--locked", "--target-dir"]
    subprocess.run([*command, LOAD.parents[1], "--manifest-path", manifest], check=True)


def with_snippet(installed: Installed) -> Installed:
    """The same installation, with the program of the documentation in place of the receiver."""
    for path in (HERE / "snippets").glob("documented.*"):
        shutil.copy(path, installed.folder)
    python = installed.example.language == "Python"
    program = HERE / "snippets" / f"{installed.example.name}.{'py' if python else 'mjs'}"
    shutil.copy(program, installed.folder / f"snippet{program.suffix}")
    return dataclasses.replace(installed, start=snippet_command(installed, python=python))


def snippet_command(installed: Installed, *, python: bool) -> str:
    command = installed.example.commands[-1]
    changed = (
        command.replace("receiver:", "snippet:")
        if python
        else command.replace("npm start", "node snippet.mjs")
    )
    assert changed != command, f"{command}: where is its program?"
    return changed


def requests_per_second(server: Running, requests: int) -> float:
    command = [str(LOAD), str(server.port), sender.SECRET, str(CONNECTIONS), str(requests)]
    result = json.loads(subprocess.check_output(command))
    assert result["statuses"] == {"200": requests}, result
    return float(requests / result["seconds"])


def measure(name: str, folder: Path, rounds: int, requests: int) -> tuple[list[float], list[float]]:
    """Of the snippet and of the receiver, in each round."""
    installed = install(Example(name), folder / name)
    servers = Running(with_snippet(installed)), Running(installed)
    found: tuple[list[float], list[float]] = [], []
    try:
        for server in servers:
            server.start()
            requests_per_second(server, requests // 4)
        for _ in range(rounds):
            for server, rates in zip(servers, found, strict=True):
                rates.append(requests_per_second(server, requests))
    finally:
        for server in servers:
            server.stop()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    arguments = parser.parse_args()
    rounds, requests = (3, 1_000) if arguments.quick else (7, 4_000)
    build()
    rows = []
    with tempfile.TemporaryDirectory(prefix="gather-webhooks-") as folder:
        for name in FRAMEWORKS:
            snippet, receiver = measure(name, Path(folder), rounds, requests)
            ratios = [ours / theirs for ours, theirs in zip(receiver, snippet, strict=True)]
            row = [
                Example(name).title,
                f"{statistics.median(snippet):.0f}/s",
                f"{statistics.median(receiver):.0f}/s",
                f"{statistics.median(ratios):.2f}",
                f"{min(ratios):.2f} to {max(ratios):.2f}",
            ]
            print(*row, flush=True)
            rows.append(row)
    head = ["", "documented snippet", "receiver", "ratio", "in the rounds"]
    text = f"""# Frameworks with the receiver, and with the documented snippet

{date.today()}; {machine()}; `make bench-frameworks{" QUICK=1" if arguments.quick else ""}`.

Requests per second over {CONNECTIONS} connections, both servers in turn in every round. The receiver verifies, commits each
delivery to its SQLite file, durably, and runs the handler after the answer, in the same process; the snippet verifies what
the framework has parsed, and runs the handler in the request. Nothing of what the receiver keeps would survive the end
of the snippet's process.

{table(head, rows)}
"""
    (ROOT / "benches/FRAMEWORKS.md").write_text(text)


if __name__ == "__main__":
    main()
