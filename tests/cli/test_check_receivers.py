"""Whole checks of receivers: the documented snippet, other senders' styles, and our own examples."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from receiving import ROUTE, SECRET, Receiver, free_port, serving
from running import ROOT, check, not_passed, results, run
from styles import STANDARD, STRIPE, StandardWebhooksStyle, StripeStyle

SNIPPET = Path(__file__).parent / "receivers/documented.cjs"

#: What is wrong with the documented snippet as it stands.
DOCUMENTED = {
    "S08": "warn",
    "S15": "fail",
    "S16": "warn",
    "A01": "fail",
    "A05": "fail",
    "A07": "fail",
    "A10": "fail",
    "A11": "warn",
    "A12": "fail",
    "A13": "warn",
    "A14": "warn",
    "A15": "warn",
    "A16": "fail",
    "A18": "warn",
}


@contextmanager
def program(
    folder: Path, *command: str | Path, env: Mapping[str, str] | None = None
) -> Iterator[str]:
    """A receiver in a process of its own, once it listens; its URL."""
    port = free_port()
    started = subprocess.Popen(
        [str(word).replace("{port}", str(port)) for word in command],
        cwd=folder,
        env={**os.environ, "PORT": str(port), "WEBHOOK_SECRET": SECRET, **(env or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
                break
            except HTTPError:
                break
            except OSError:
                assert started.poll() is None, "it ended"
                assert time.monotonic() < deadline, "it does not listen"
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}{ROUTE}"
    finally:
        started.terminate()
        started.wait(20)


def statuses(text: str) -> set[str]:
    return set(re.findall(r"^HTTP/1\.1 (\d{3})", text, re.MULTILINE))


def test_the_documented_snippet_and_the_curl_lines_that_show_it(tmp_path: Path) -> None:
    with program(tmp_path, "node", SNIPPET) as url:
        status, document = check(url)
        assert status == 1
        assert not_passed(document) == DOCUMENTED
        assert len(DOCUMENTED) >= 10
        for probe in document["probes"]:
            if probe["id"] not in DOCUMENTED:
                continue
            assert "Express" in probe["fix"] or probe["id"] not in ("A01", "A16", "A18", "S08")
            done = subprocess.run(
                ["bash", "-c", probe["curl"]], capture_output=True, text=True, check=False
            )
            if probe["id"] == "A18":
                assert not statuses(done.stdout), "it waits for all of it"
                continue
            seen = statuses(done.stdout)
            # The first that failed is what the line is for.
            wanted = re.findall(r"\b([2345]\d\d)\b", probe["observed"])[0]
            assert wanted in seen, (
                f"{probe['id']}: {probe['observed']}\n{probe['curl']}\n{done.stdout}"
            )


@pytest.mark.parametrize(
    ("receiver", "truth"),
    [(StripeStyle, STRIPE), (StandardWebhooksStyle, STANDARD)],
    ids=["stripe", "standard-webhooks"],
)
def test_other_senders_styles_are_told_what_is_true_of_them(
    receiver: type[Receiver], truth: dict[str, str]
) -> None:
    with serving(receiver()) as url:
        _, document = check(url)
    assert not_passed(document) == truth


EXAMPLES: dict[str, list[str | Path]] = {
    "express": ["node", ROOT / "examples/express/receiver.js"],
    "fastapi": [
        *(sys.executable, "-m", "uvicorn", "receiver:app", "--app-dir", ROOT / "examples/fastapi"),
        *("--host", "127.0.0.1", "--port", "{port}"),
    ],
    "axum": [ROOT / "target/debug/example-axum"],
}


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("events", [(), ("--events",)], ids=["unknown", "documented"])
def test_our_own_examples_pass(name: str, events: tuple[str, ...], tmp_path: Path) -> None:
    if name == "axum":
        subprocess.run(["cargo", "build", "--quiet", "-p", "example-axum"], cwd=ROOT, check=True)
    with program(tmp_path, *EXAMPLES[name]) as url:
        status, document = check(url, "--strict", *events)
    assert not_passed(document) == {}
    assert document["summary"]["skip"] == (0 if events else 1)
    assert status == 0


def test_listen_passes_its_own_check(tmp_path: Path) -> None:
    binary = run("--version").args[0]
    with program(tmp_path, binary, "listen", "--port", "{port}") as url:
        status, document = check(url, "--strict")
    assert not_passed(document) == {}
    assert set(results(document).values()) == {"pass", "skip"}
    assert status == 0
