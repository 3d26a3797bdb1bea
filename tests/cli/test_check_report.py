"""The report of `check`: its forms, its exit status, and what it says of causes."""

from __future__ import annotations

import json
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from faults import (
    AddsASlash,
    KnownEventsOnly,
    NeverTooOld,
    OtherSecret,
    SecondsOnly,
    ShowsTheSecret,
    SmallBodies,
)
from receiving import SECRET, Answer, Receiver, free_port, serving
from running import check, not_passed, results, run
from test_check_probes import ALL

FIELDS = {
    "id",
    "part",
    "severity",
    "result",
    "title",
    "expected",
    "observed",
    "meaning",
    "fix",
    "curl",
}


def test_the_document_has_the_contracts_shape() -> None:
    with serving(NeverTooOld()) as url:
        status, document = check(url, "--only", "A10,S01")
    assert set(document) == {"target", "probes", "summary"}
    assert document["target"] == url
    assert [probe["id"] for probe in document["probes"]] == ALL
    for probe in document["probes"]:
        assert set(probe) == FIELDS
        assert probe["part"] == ("sender" if probe["id"][0] == "S" else "attacker")
        assert probe["severity"] in ("fail", "warn", "info")
        assert all(isinstance(value, str) for value in probe.values())
    assert document["summary"] == {"pass": 1, "fail": 1, "warn": 0, "info": 0, "skip": 40}
    assert status == 1


def test_a_warning_fails_only_if_strict() -> None:
    with serving(SmallBodies()) as url:
        assert check(url, "--only", "S08")[0] == 0
        assert check(url, "--only", "s08", "--strict")[0] == 1


def test_a_remark_never_fails() -> None:
    with serving(SecondsOnly()) as url:
        assert check(url, "--only", "S14", "--strict")[0] == 0


def test_nobody_there() -> None:
    status, document = check(f"http://127.0.0.1:{free_port()}/x")
    assert status == 3
    assert results(document)["S01"] == "fail"
    assert document["summary"]["skip"] == 41
    assert check("http://no-such-host.invalid/x")[0] == 3


def test_no_answer_to_the_first() -> None:
    class Hangs(Receiver):
        def handle(self, *_: object) -> Answer:
            time.sleep(7)
            return (200, "OK")

    with serving(Hangs()) as url:
        status, document = check(url)
    assert not_passed(document) == {"S01": "fail"}
    assert document["summary"]["skip"] >= 40
    assert status == 1


def test_an_unknown_event_that_is_refused_is_s03_and_nothing_else() -> None:
    with serving(KnownEventsOnly()) as url:
        status, document = check(url)
        assert not_passed(document) == {"S03": "fail"}
        assert status == 1
        skipped = [probe for probe in document["probes"] if probe["result"] == "skip"]
        assert len(skipped) == 41
        assert "--events" in next(it["observed"] for it in skipped if it["id"] == "S05")
        # With documented events all else can be seen.
        _, document = check(url, "--events")
        assert not_passed(document) == {"S03": "fail"}


def test_a_wrong_secret_is_s01() -> None:
    with serving(OtherSecret()) as url:
        _, document = check(url)
        assert results(document)["S01"] == "fail"
        shown = run("check", url).stdout
    assert "S03 S04 S05" in shown
    assert "failed as S01 did" in shown
    assert shown.count("FAIL S") == 1


def test_a_secret_that_is_answered_is_not_in_the_report() -> None:
    with serving(ShowsTheSecret()) as url:
        _, document = check(url, "--only", "A02,A16")
    assert not_passed(document) == {"A16": "fail"}
    assert "not signed with [secret]" in json.dumps(document)
    assert SECRET not in json.dumps(document)


def test_a_redirect_is_named() -> None:
    with serving(AddsASlash()) as url:
        _, document = check(url, "--only", "S19")
    probe = next(it for it in document["probes"] if it["id"] == "S19")
    assert "307 to /webhooks/qualifi/" in probe["observed"]


@pytest.mark.parametrize("columns", ["40", "200"])
def test_the_report_fits(columns: str) -> None:
    with serving(NeverTooOld()) as url:
        done = run("check", url, env={"COLUMNS": columns})
    assert done.returncode == 1
    assert "FAIL A10 Signed an hour ago" in done.stdout
    assert SECRET not in done.stdout
    assert "\x1b" not in done.stdout
    for line in done.stdout.splitlines():
        assert "curl" in line or "http" in line or len(line) <= int(columns)


def test_colours_are_asked_for() -> None:
    with serving(Receiver()) as url:
        assert "\x1b[" in run("check", url, "--only", "S01", "--color", "always").stdout


def test_junit(tmp_path: Path) -> None:
    file = tmp_path / "check.xml"
    with serving(SmallBodies()) as url:
        check(url, "--only", "S01,S08,A10", "--junit", str(file))
        plain = ElementTree.parse(file).getroot()
        check(url, "--only", "S01,S08,A10", "--junit", str(file), "--strict")
        strict = ElementTree.parse(file).getroot()
    assert len(plain.findall(".//testcase")) == 42
    assert len(plain.findall(".//skipped")) == 39
    assert len(plain.findall(".//failure")) == 0
    failure = strict.find(".//failure")
    assert failure is not None
    assert "413" in (failure.get("message") or "")
    assert "curl" in (failure.text or "")


def test_the_list() -> None:
    text = run("check", "--list").stdout
    assert [line[:3] for line in text.splitlines() if line[0] in "SA"] == ALL
    document = json.loads(run("check", "--list", "--json").stdout)
    assert [probe["id"] for probe in document["probes"]] == ALL


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("http://127.0.0.1/x", "--only", "S99"),
        ("http://127.0.0.1/x", "--events=no.such_event"),
        ("127.0.0.1:3000/x",),
        ("http://192.0.2.1/x",),
        ("https://192.0.2.1/x", "--attack"),
    ],
)
def test_used_wrongly(arguments: tuple[str, ...]) -> None:
    done = run("check", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr) > 40


def test_no_secret() -> None:
    assert run("check", "http://127.0.0.1:1/x", env={"WEBHOOK_SECRET": ""}).returncode == 2
