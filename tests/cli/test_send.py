"""`send` is the documented sender."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from receiving import SECRET, Answer, Receiver, free_port, mac, serving
from running import run


class Recording(Receiver):
    """Answers as it is told, and keeps what came."""

    def __init__(self, *answers: Answer) -> None:
        super().__init__()
        self.answers = list(answers)
        self.came: list[tuple[float, str, bytes, dict[str, str]]] = []

    def handle(
        self, method: str, lines: list[bytes], raw: list[tuple[str, str]], body: bytes
    ) -> Answer:
        with self.lock:
            self.came.append((time.monotonic(), lines[0].decode(), body, dict(raw)))
            told = self.answers.pop(0) if self.answers else None
        return told or super().handle(method, lines, raw, body)


@contextmanager
def recording(*answers: Answer) -> Iterator[tuple[Recording, str]]:
    receiver = Recording(*answers)
    with serving(receiver) as url:
        yield receiver, url


def events(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


FAILS = ((500, "no"), (500, "no"), (500, "no"))


def test_a_delivery_is_as_documented() -> None:
    with recording() as (receiver, url):
        done = run("send", url)
    assert done.returncode == 0, done.stdout
    [(_, header, body, headers)] = receiver.came
    payload = json.loads(body)
    assert list(payload) == ["event", "timestamp", "data"]
    assert payload["event"] == "candidate_interview.completed"
    assert set(payload["data"]) == {
        "candidateInterviewId",
        "candidateId",
        "interviewId",
        "status",
        "takenAt",
    }
    t = header.split(",")[0].removeprefix("t=")
    assert header == f"t={t},v1={mac(t.encode() + b'.' + body)}"
    assert abs(time.time() - int(t)) < 30
    assert headers["X-Qualifi-Signature"] == header
    assert headers["Content-Type"] == "application/json"
    assert "delivered" in done.stdout
    assert SECRET not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("event", "fields"),
    [
        ("candidate_interview.status_changed", {"status", "previousStatus"}),
        ("question.audio_generated", {"questionId", "audioURL"}),
        ("interview.created", {"interviewId", "title"}),
        ("interview.updated", {"interviewId", "title"}),
        ("some.thing_new", {"id"}),
    ],
)
def test_there_is_sample_data_for_each_event(event: str, fields: set[str]) -> None:
    with recording() as (receiver, url):
        assert run("send", url, "--event", event).returncode == 0
    payload = json.loads(receiver.came[0][2])
    assert payload["event"] == event
    assert fields <= set(payload["data"])


def test_three_attempts_with_their_waits_and_then_it_is_failed() -> None:
    with recording(*FAILS) as (receiver, url):
        done = run("send", url, "--speed", "120", "--json")
    times = [at for at, *_ in receiver.came]
    assert len(times) == 3
    # Half a second after the first, two and a half after the second.
    assert 0.45 < times[1] - times[0] < 1.5
    assert 2.4 < times[2] - times[1] < 4
    # The same bytes each time.
    assert len({(header, body) for _, header, body, _ in receiver.came}) == 1
    told = events(done.stdout)
    assert [it["type"] for it in told] == ["attempt", "attempt", "attempt", "failed", "summary"]
    assert [it["attempt"] for it in told[:3]] == [1, 2, 3]
    assert told[2]["next_in_s"] is None
    assert done.returncode == 1


def test_it_ends_with_the_first_success() -> None:
    with recording((503, "later")) as (receiver, url):
        done = run("send", url, "--speed", "600")
    assert len(receiver.came) == 2
    assert "attempt 1 of 3" in done.stdout
    assert "next at once" in done.stdout
    assert done.returncode == 0


def test_resign_gives_each_attempt_a_t_of_its_own() -> None:
    with recording((500, "no"), (500, "no")) as (receiver, url):
        assert run("send", url, "--speed", "50", "--resign").returncode == 0
    headers = [header for _, header, _, _ in receiver.came]
    assert len(set(headers)) == 3
    assert len({body for _, _, body, _ in receiver.came}) == 1


def test_redirects_are_not_followed() -> None:
    with recording(*[(307, "/elsewhere")] * 3) as (receiver, url):
        done = run("send", url, "--speed", "1000")
    assert len(receiver.came) == 3
    assert "307 to /elsewhere" in done.stdout
    assert done.returncode == 1


def test_the_five_seconds_are_not_scaled() -> None:
    class Slow(Recording):
        def handle(self, *arguments: Any) -> Answer:
            answer = super().handle(*arguments)
            time.sleep(2 if len(self.came) == 2 else 5.5)
            return answer

    receiver = Slow()
    with serving(receiver) as url:
        done = run("send", url, "--speed", "1000", "--json")
    first, second, *_ = events(done.stdout)
    assert first["error"] == "no answer within 5 s"
    assert second["status"] == 200
    assert done.returncode == 0


def test_nobody_there() -> None:
    done = run("send", f"http://127.0.0.1:{free_port()}/x", "--speed", "1000")
    assert done.returncode == 3
    assert done.stdout.count("is the receiver running?") == 3


def test_faults() -> None:
    for option, status in (
        (["--tamper"], 1),
        (["--skew", "-3600"], 1),
        (["--skew=3600"], 1),
        (["--skew", "-30"], 0),
    ):
        with recording() as (receiver, url):
            done = run("send", url, *option, "--speed", "1000")
        assert done.returncode == status, option
        assert len(receiver.came) == (3 if status else 1)
    with recording() as (receiver, url):
        assert run("send", url, "--duplicate").returncode == 0
    assert len(receiver.came) == 2
    assert receiver.came[0][1:3] == receiver.came[1][1:3]


def test_the_payload_is_what_was_given(tmp_path: Path) -> None:
    file = tmp_path / "payload.json"
    file.write_bytes(
        b'{ "event": "interview.created",\r\n  "data": {"title": "Zo\\u00eb", "n": 1.0}}\r\n'
    )
    with recording() as (receiver, url):
        assert run("send", url, "--file", file).returncode == 0
        assert run("send", url, "--file", "-", text='{"event":"x","z":1,"a":2}').returncode == 0
        assert (
            run(
                "send", url, "--data", '{"a":1}', "--set", "data.b=two", "--set", "data.a=[3]"
            ).returncode
            == 0
        )
        changed = "candidate_interview.status_changed"
        assert run("send", url, "--event", changed, "--set", "data.status=hired").returncode == 0
    bodies = [body.decode() for _, _, body, _ in receiver.came]
    assert bodies[0] == '{"event":"interview.created","data":{"title":"Zoë","n":1}}'
    assert bodies[1] == '{"event":"x","z":1,"a":2}'
    assert json.loads(bodies[2])["data"] == {"a": [3], "b": "two"}
    assert json.loads(bodies[3])["data"]["status"] == "hired"


def test_several_urls_each_with_its_filter() -> None:
    with recording() as (one, first), recording() as (other, second):
        filters = [
            "--events",
            "interview.created,interview.updated",
            "--events",
            "candidate_interview.completed",
        ]
        done = run("send", first, second, *filters)
        assert done.returncode == 0
        assert (len(one.came), len(other.came)) == (0, 1)
        assert "its filter leaves candidate_interview.completed out" in done.stdout
        assert run("send", first, second).returncode == 0
        assert (len(one.came), len(other.came)) == (1, 2)
        assert run("send", first, second, *filters, "--events", "x").returncode == 2


def test_a_burst() -> None:
    with recording((500, "no")) as (receiver, url):
        done = run("send", url, "--burst", "200", "--concurrency", "8", "--speed", "600", "--json")
    assert done.returncode == 0
    assert len(receiver.came) == 201
    assert len({body for _, _, body, _ in receiver.came}) == 200
    summary = events(done.stdout)[-1]
    assert summary["delivered"] == 200
    assert summary["answers"] == {"200": 200, "500": 1}


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["localhost:1/x"],
        ["http://127.0.0.1:1/x", "--speed", "0"],
        ["http://127.0.0.1:1/x", "--data", "[]"],
        ["http://127.0.0.1:1/x", "--set", "data"],
        ["http://127.0.0.1:1/x", "--file", "no-such-file"],
        ["http://127.0.0.1:1/x", "--burst", "0"],
    ],
)
def test_used_wrongly(arguments: list[str]) -> None:
    assert run("send", *arguments).returncode == 2
