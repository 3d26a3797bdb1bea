"""Runs every test of every language, and counts.

    python tests/run.py all        # everything; a count per language, then the total
    python tests/run.py python     # what concerns one of them (javascript: WASM as well)
    python tests/run.py cli        # the command line over real sockets (playground: the page in a browser)
    python tests/run.py vectors    # the vectors alone; a line per runner

A step that says how many tests passed and failed is counted by what it says, any other step counts
as one test. A skipped test counts as failed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BROWSER = ROOT / ".tools/browser"

VECTORS = {
    "rust": "cargo test --quiet -p gather-webhooks --test vectors",
    "python": f"{PYTHON} tests/runners/python.py",
    "node-require": "node tests/runners/node.mjs node-require",
    "node-import": "node tests/runners/node.mjs node-import",
    "wasm-node": "node tests/runners/node.mjs wasm-node",
    "wasm-chromium": "node tests/runners/chromium.mjs",
}


@dataclass(frozen=True)
class Step:
    language: str
    command: str
    #: More than it computes: it runs beside those that compute, and is shown when it is over.
    waits: bool = False


RECEIVER = f"{PYTHON} -m pytest --quiet --numprocesses 4 tests/receiver -k"

# What mypy checks together.
TYPED = [
    "tests/receiver",
    "tests/typing/python",
    "examples/exactly_once",
    "tests/fuzz tests/vectors/generate.py",
    "tests/repository tests/run.py scripts/set_version.py",
    "tests/vectors/explain/generate.py",
    "tests/packaging scripts/dist.py",
    "benches/run.py",
]
#: Where the programs of benches/receiver and the tests of the frameworks have their modules from.
RECEIVER_BENCHES = ("benches", "benches/receiver", "tests/receiver")
FRAMEWORKS = ("tests/receiver", "tests/packaging")

STEPS = [
    Step("rust", "cargo test --workspace"),
    Step("rust", f"{RECEIVER} rust-", waits=True),
    Step("python", f"{PYTHON} -m pytest --quiet bindings-python"),
    Step("python", VECTORS["python"]),
    *[Step("python", f"{PYTHON} -m mypy {together}") for together in TYPED],
    Step("python", f"MYPYPATH={':'.join(RECEIVER_BENCHES)} {PYTHON} -m mypy benches/receiver/*.py"),
    Step("python", f"MYPYPATH={':'.join(FRAMEWORKS)} {PYTHON} -m mypy tests/frameworks"),
    Step(
        "python", f"cd bindings-python && {PYTHON} -m mypy --config-file ../mypy.ini python tests"
    ),
    Step("python", f"npx pyright --project tests/typing/python --pythonpath {PYTHON}"),
    Step("python", f"{PYTHON} -m mypy.stubtest --mypy-config-file mypy.ini gather_webhooks"),
    Step("python", f"{RECEIVER} python-", waits=True),
    Step("javascript", "npm test --silent"),
    Step("javascript", VECTORS["node-require"]),
    Step("javascript", VECTORS["node-import"]),
    Step("javascript", "npm run --silent typecheck"),
    Step("javascript", "npm run --silent check:packages"),
    Step("javascript", f"{RECEIVER} javascript-", waits=True),
    Step("wasm", VECTORS["wasm-node"]),
    Step("wasm", VECTORS["wasm-chromium"]),
    Step("playground", "cd playground && npx tsc -p ."),
    Step("playground", "node --test playground/test/*.test.mjs"),
    Step("json", "node tests/fuzz/fuzz-json.mjs 50000 native"),
    Step("json", "node tests/fuzz/fuzz-json.mjs 50000 wasm"),
    Step("json", "node tests/fuzz/fuzz-numbers.mjs 50000"),
    Step("json", f"{PYTHON} tests/fuzz/fuzz_python.py 50000"),
    Step("project", f"{PYTHON} -m pytest --quiet tests/repository"),
    Step("project", f"{PYTHON} -m pytest --quiet -m 'not dist' tests/packaging"),
    Step("project", f"{RECEIVER} 'not (python- or javascript- or rust-)'", waits=True),
    Step("project", "make --silent lint"),
    Step(
        "project",
        f"{PYTHON} -m pytest --quiet --numprocesses 5 --dist loadgroup tests/frameworks",
        waits=True,
    ),
    Step("cli", f"MYPYPATH=tests/receiver {PYTHON} -m mypy tests/cli"),
    Step("cli", f"{PYTHON} -m pytest --quiet --numprocesses 4 tests/cli", waits=True),
    Step("project", f"{PYTHON} tests/frameworks/demo.py", waits=True),
]

CHOICES = {
    "all": {step.language for step in STEPS},
    "cli": {"cli"},
    "playground": {"playground"},
    "rust": {"rust"},
    "python": {"python"},
    "javascript": {"javascript", "wasm"},
}

COUNTS = [
    re.compile(
        r"^test result: \w+\. (?P<passed>\d+) passed; (?P<failed>\d+) failed; (?P<skipped>\d+)"
    ),
    re.compile(r"^[\w-]+: (?P<passed>\d+) passed, (?P<failed>\d+) failed$"),
    re.compile(
        r"^(?=.* in [\d.]+s)(?:=+ )?(?:(?P<failed>\d+) failed)?(?:, )?(?:(?P<passed>\d+) passed)?"
    ),
    re.compile(r"^[#ℹ] pass (?P<passed>\d+)$"),
    re.compile(r"^[#ℹ] fail (?P<failed>\d+)$"),
    re.compile(r"^[#ℹ] (?:skipped|todo|cancelled) (?P<skipped>\d+)$"),
    re.compile(r"^.*\b(?P<skipped>\d+) (?:skipped|xfailed|errors?)\b.* in [\d.]+s"),
]
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def run(command: str, *, at_once: bool = False) -> tuple[int, list[str]]:
    """The exit status of a command and its output, which is shown as it comes, or at once when it is over."""
    title = f"\n$ {command.replace(str(ROOT) + '/', '')}"
    if not at_once:
        print(title, flush=True)
    environment = dict(os.environ)
    # Of the make that this runs in: the one that lints has jobs of its own.
    environment.pop("MAKEFLAGS", None)
    if folder := environment.get("GATHER_VECTORS"):
        environment["GATHER_VECTORS"] = str(Path(folder).resolve())
    if BROWSER.exists():
        environment["CHROMIUM"] = BROWSER.read_text().strip()
    started = time.monotonic()
    process = subprocess.Popen(
        command,
        shell=True,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    assert process.stdout
    output = []
    for line in process.stdout:
        if not at_once:
            print(line, end="", flush=True)
        output.append(line)
    status = process.wait()
    shown = f"{title}\n{''.join(output)}" if at_once else ""
    print(f"{shown}({time.monotonic() - started:.0f} s)", flush=True)
    return status, [COLOUR.sub("", line.rstrip()) for line in output]


def count(status: int, lines: list[str]) -> tuple[int, int]:
    """How many tests passed and failed."""
    passed = failed = 0
    for line in lines:
        for pattern in COUNTS:
            if match := pattern.match(line):
                groups = match.groupdict()
                passed += int(groups.get("passed") or 0)
                failed += int(groups.get("failed") or 0) + int(groups.get("skipped") or 0)
    if status == 0 and passed + failed == 0:
        return 1, 0
    if status != 0 and failed == 0:
        return passed, 1
    return passed, failed


def report(counts: dict[str, tuple[int, int]]) -> None:
    for name, (passed, failed) in counts.items():
        print(f"{name}: {passed} passed, {failed} failed")


def run_vectors() -> int:
    counts = {}
    for name, command in VECTORS.items():
        status, lines = run(command)
        counts[name] = count(status, lines)
    print()
    report(counts)
    return 1 if any(failed or not passed for passed, failed in counts.values()) else 0


def run_steps(languages: Collection[str]) -> int:
    steps = [step for step in STEPS if step.language in languages]
    with ThreadPoolExecutor(1) as beside:
        later = {
            step: beside.submit(run, step.command, at_once=True) for step in steps if step.waits
        }
        results = {step: run(step.command) for step in steps if not step.waits}
        results |= {step: result.result() for step, result in later.items()}
    passed: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    broken = []
    for step, (status, lines) in results.items():
        good, bad = count(status, lines)
        passed[step.language] += good
        failed[step.language] += bad
        if bad:
            broken.append(step.command)
    print()
    for command in broken:
        print(f"FAILED: {command.replace(str(ROOT) + '/', '')}")
    ran = dict.fromkeys(step.language for step in steps)
    report({language: (passed[language], failed[language]) for language in ran})
    report({"total": (passed.total(), failed.total())})
    return 1 if failed.total() or not passed.total() else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["vectors"]:
        sys.exit(run_vectors())
    if len(sys.argv) == 2 and sys.argv[1] in CHOICES:
        sys.exit(run_steps(CHOICES[sys.argv[1]]))
    sys.exit(__doc__)
