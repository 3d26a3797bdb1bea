"""Each probe: a receiver that fails it, and one that passes it."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cases import CASES, Case
from receiving import Receiver, serving
from running import check, not_passed, results

ALL = [f"S{n:02}" for n in range(1, 23)] + [f"A{n:02}" for n in range(1, 21)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.probe}-{case.receiver.__name__}")
def test_a_receiver_with_that_fault_fails_it(case: Case) -> None:
    with serving(case.receiver(), case.handler) as url:
        status, document = check(url, "--only", case.probe, *case.options)
    assert not_passed(document) == {case.probe: case.result}
    assert status == (1 if case.result == "fail" else 0)
    probe = next(it for it in document["probes"] if it["id"] == case.probe)
    assert probe["observed"]
    assert probe["curl"].count("curl -sS") >= 1


#: What they show takes several requests at once, or their time.
NOT_BY_STATUS = {"S11", "S18", "S22", "A18", "A19", "A20"}


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.probe not in NOT_BY_STATUS],
    ids=lambda case: f"{case.probe}-{case.receiver.__name__}",
)
def test_its_curl_line_shows_it(case: Case) -> None:
    with serving(case.receiver(), case.handler) as url:
        _, document = check(url, "--only", case.probe, *case.options)
    probe = next(it for it in document["probes"] if it["id"] == case.probe)
    # Another of the same kind, as the first may know these bodies by now.
    with serving(case.receiver(), case.handler) as other:
        line = probe["curl"].replace(url, other)
        done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    wanted = re.findall(r"\b([2345]\d\d)\b", probe["observed"])[0]
    assert wanted in re.findall(r"^HTTP/1\.1 (\d{3})", done.stdout, re.MULTILINE), line


def test_every_probe_has_a_receiver_that_fails_it() -> None:
    assert {case.probe for case in CASES} | {"S20"} == set(ALL)


def test_a_right_receiver_passes_all() -> None:
    with serving(Receiver()) as url:
        status, document = check(url)
    assert not_passed(document) == {}
    assert [name for name, result in results(document).items() if result == "skip"] == ["S02"]
    assert status == 0


def test_a_right_receiver_passes_all_with_documented_events() -> None:
    with serving(Receiver()) as url:
        status, document = check(url, "--events", "--strict")
    assert set(results(document).values()) == {"pass"}
    assert status == 0


@pytest.mark.parametrize(
    "name",
    ["candidate_interview.status_changed", "question.audio_generated", "interview.updated"],
)
def test_one_documented_event_alone(name: str) -> None:
    with serving(Receiver()) as url:
        _, document = check(url, f"--events={name}")
    assert set(results(document).values()) == {"pass"}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    openssl = shutil.which("openssl")
    assert openssl
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [
            openssl,
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
            "-keyout",
            str(key),
            "-out",
            str(certificate),
        ],
        check=True,
        capture_output=True,
    )
    return certificate, key


def test_a_certificate_that_nobody_trusts_is_s20(certificate: tuple[Path, Path]) -> None:
    with serving(Receiver(), certificate=certificate) as url:
        status, document = check(url)
    assert not_passed(document) == {"S20": "fail"}
    assert document["summary"]["skip"] == 41
    assert status == 1


def test_a_certificate_that_is_trusted_passes(certificate: tuple[Path, Path]) -> None:
    with serving(Receiver(), certificate=certificate) as url:
        env = {"SSL_CERT_FILE": str(certificate[0])}
        status, document = check(url, "--only", "S01,S20,A18", env=env)
    assert not_passed(document) == {}
    assert document["summary"]["pass"] == 3
    assert status == 0


@pytest.fixture
def address() -> Iterator[str]:
    """Of this machine, but not loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        # Sends nothing: it only asks which address would be used.
        probe.connect(("192.0.2.1", 9))
        yield probe.getsockname()[0]


def test_plain_http_beyond_loopback_is_a_warning(address: str) -> None:
    with serving(Receiver(), host=address) as url:
        status, document = check(url, "--allow-remote")
    assert not_passed(document) == {"S20": "warn"}
    attacks = {result for name, result in results(document).items() if name.startswith("A")}
    assert attacks == {"skip"}
    assert status == 0


def test_the_attackers_part_beyond_loopback_is_asked_for(address: str) -> None:
    with serving(Receiver(), host=address) as url:
        _, document = check(url, "--allow-remote", "--attack")
    assert not_passed(document) == {"S20": "warn"}
    assert document["summary"]["skip"] == 1
