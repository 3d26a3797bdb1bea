"""Makes the mistakes that need a foreign tool, and keeps the damaged bytes in recorded/.

python record.py        # wants node, npm, php, ruby, java, jq, curl, dos2unix, uconv (Debian: icu-devtools)

The check of the vectors needs none of these: it works from what was recorded. What a tool writes
anew each time (an object's address, a time in a gzip header) differs after each recording, and so
does what another version of it does otherwise; the versions stand beside the bytes.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

HERE = Path(__file__).parent
RECORDED = HERE / "recorded"
NPM = ["express@4", "express5@npm:express@5", "fastify@5"]
PYPI = ["orjson", "simplejson", "ujson"]


def run(*command: str | Path, stdin: bytes = b"") -> bytes:
    return subprocess.run(command, input=stdin, check=True, capture_output=True).stdout


def readable(data: bytes) -> str | dict[str, str]:
    """Text as it is, so that a person can read the file; other bytes as base64."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}
    return text


def record() -> None:
    tools = HERE / "tools"
    payloads = run("node", tools / "payloads.mjs")
    (RECORDED / "payloads.json").write_bytes(payloads)
    with tempfile.TemporaryDirectory() as folder:
        run("npm", "install", "--silent", "--prefix", folder, *NPM)
        venv.create(Path(folder, "venv"), with_pip=True)
        python = Path(folder, "venv/bin/python")
        run(python, "-m", "pip", "install", "--quiet", *PYPI)
        frozen = run(python, "-m", "pip", "freeze").decode().split()
        listed = json.loads(run("npm", "ls", "--json", "--prefix", folder))["dependencies"]
        npm = [f"{name} {package['version']}" for name, package in sorted(listed.items())]
        programs: dict[str, tuple[list[str | Path], list[str]]] = {
            "frameworks": (["node", tools / "frameworks.mjs", folder], [line("node"), *npm]),
            "php": (["php", tools / "mistakes.php"], [line("php")]),
            "ruby": (["ruby", tools / "mistakes.rb"], [line("ruby")]),
            "java": (["java", tools / "Mistakes.java"], [line("java")]),
            "shell": ([sys.executable, tools / "shell.py"], [line("jq"), line("curl")]),
            "packages": ([python, tools / "packages.py"], frozen),
        }
        for name, (command, versions) in programs.items():
            made = json.loads(run(*command, stdin=payloads))
            cases = {mistake: readable(base64.b64decode(data)) for mistake, data in made.items()}
            text = json.dumps({"made by": versions, "bytes": cases}, ensure_ascii=False, indent=1)
            (RECORDED / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def line(program: str) -> str:
    return run(program, "--version").decode().splitlines()[0]
