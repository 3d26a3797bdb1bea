"""Runs the scenarios: the receiver's behaviour as data, the same for every language and store.

`scenarios/README.md` describes their form.
"""

from __future__ import annotations

import contextlib
import json
import math
import re
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sender
from matrix import CASES, Case
from sender import Answer
from subject import Line, Subject, eventually
from tables import COLUMNS, Table

FOLDER = Path(__file__).parent / "scenarios"
SCENARIOS = [
    {**scenario, "file": file.stem}
    for file in sorted(FOLDER.glob("*.json"))
    for scenario in json.loads(file.read_text())
]
LEAK = "leak-me-not"
#: How often a sender tries again until it gets the answer that it is to get at last.
PATIENCE = 5


def concerns(what: Line, case: Case) -> bool:
    store = what.get("store", "any")
    return store in ("any", case.stores) and case.face not in what.get("not", [])


@pytest.mark.parametrize(
    ("case", "scenario"),
    [
        pytest.param(case, scenario, id=f"{case}: {scenario['name']}")
        for case in CASES
        for scenario in SCENARIOS
        if concerns(scenario, case)
    ],
)
def test_scenario(case: Case, scenario: Line, table: Table, start: Callable[..., Subject]) -> None:
    config = {
        "handlers": scenario.get("handlers", ["interview.created"]),
        "otherwise": scenario.get("otherwise", False),
        "on_dead": scenario.get("on_dead", False),
        "options": scenario.get("options", {}),
        "loop": scenario.get("loop", True),
    }
    subject = start(**config)
    player = Player(subject, table)
    try:
        with player.faults:
            for step in scenario["steps"]:
                if concerns(step, case):
                    player.play(step)
        player.end()
    except AssertionError as error:
        error.add_note(f"what the receiver printed:\n{subject.output()}")
        raise


class Player:
    def __init__(self, subject: Subject, table: Table) -> None:
        self.subject, self.table = subject, table
        self.bodies: dict[str, bytes] = {}
        self.faults = contextlib.ExitStack()
        self.threads = ThreadPoolExecutor(64)
        self.sent: list[Any] = []

    def play(self, step: Line) -> None:
        (verb, *_) = step
        getattr(self, verb.replace("-", "_"))(step[verb], step)

    # What a scenario does.

    def send(self, what: Line, step: Line) -> None:
        times = step.get("times", 1)
        posts = [self.threads.submit(self.post, what) for _ in range(times)]
        if step.get("wait", True) is False:
            self.sent += posts
            return
        answers = [post.result() for post in posts]
        if "at_last" in step:
            while str(answers[-1]) != step["at_last"]:
                check_answer(answers[-1], "503 store_unavailable")
                assert len(answers) < PATIENCE
                answers.append(self.post(what))
        elif "answers" in step:
            assert sorted(map(str, answers)) == sorted(step["answers"])
        else:
            for answer in answers:
                check_answer(answer, step["answer"])

    def answers(self, expected: list[str], _: Line) -> None:
        """Of what was sent without waiting."""
        assert sorted(str(post.result()) for post in self.sent) == sorted(expected)
        self.sent = []

    def post(self, what: Line) -> Answer:
        body = self.body(what)
        headers = {sender.HEADER: sender.signature(body), **what.get("headers", {})}
        match what.get("signed", True):
            case False:
                headers[sender.HEADER] = ""
            case "wrong":
                headers[sender.HEADER] = sender.signature(body, "whsec_other")
            case "old":
                headers[sender.HEADER] = sender.signature(body, t=int(time.time()) - 3600)
            case "retry":
                headers[sender.HEADER] = sender.signature(body, t=int(time.time()) - 360)
        if what.get("head_only"):
            return sender.post_head(self.subject.port, len(body), sender.signature(body))
        return sender.post(
            self.subject.port,
            body.replace(b"early", b"night") if what.get("tampered") else body,
            headers,
            method=what.get("method", "POST"),
            chunked=what.get("chunked", False),
        )

    def body(self, what: Line) -> bytes:
        if "raw" in what:
            body: bytes = what["raw"].encode()
        else:
            data = what.get(
                "data", {"interviewId": what.get("id", "1"), "title": what.get("do", "ok")}
            )
            body = sender.payload(what.get("event", "interview.created"), data)
        if size := what.get("size"):
            body = body[:-1] + b" " * (size - len(body)) + body[-1:]
        self.bodies[what.get("id", "1")] = body
        return body

    def hang_up(self, what: Line, _: Line) -> None:
        body = self.body(what)
        sent = what.get("send", len(body) // 2)
        sender.hang_up(self.subject.port, body, send=len(body) if sent == "all" else sent)

    def pause(self, seconds: float, _: Line) -> None:
        time.sleep(seconds)

    def kill(self, _: Any, __: Line) -> None:
        self.subject.kill()

    def ended(self, status: int, _: Line) -> None:
        """It ended by itself; -9 is a kill."""
        assert self.subject.ended() == status

    def terminate(self, _: Any, __: Line) -> None:
        assert self.subject.terminate() == 0

    def start(self, config: Line, _: Line) -> None:
        self.subject.config.update(config)
        self.subject.start()

    def stop(self, _: Any, __: Line) -> None:
        self.subject.signal(signal.SIGSTOP)

    def go_on(self, _: Any, __: Line) -> None:
        self.subject.signal(signal.SIGCONT)

    def sql(self, text: str, _: Line) -> None:
        self.table.run(text.replace("<now>", str(int(time.time() * 1000))))

    def lock(self, _: Any, __: Line) -> None:
        self.faults.enter_context(self.table.locked())

    def unlock(self, _: Any, __: Line) -> None:
        self.faults.close()

    def call(self, name: str, step: Line) -> None:
        arguments = [
            sender.key(self.bodies[argument[4:]])
            if isinstance(argument, str) and argument.startswith("key ")
            else argument
            for argument in step.get("args", [])
        ]
        result = self.subject.call(name, *arguments)
        if "result" in step:
            check_value(result, step["result"], self.bodies)

    # What must come of it.

    def runs(self, expected: list[Line], _: Line) -> None:
        """The handlers that were started so far are these and no others, in any order."""
        self.match("runs", self.subject.starts, expected)

    def logs(self, expected: list[Line], _: Line) -> None:
        self.match("records", self.subject.records, expected)

    def warnings(self, expected: list[str], _: Line) -> None:
        """What is warned of besides what became of deliveries."""

        def messages() -> list[str]:
            records = [record for record in self.subject.of("log") if "outcome" not in record]
            return [record["message"] for record in records if record["level"] == "warning"]

        self.match("warnings", messages, expected)

    def rows(self, expected: list[Line], _: Line) -> None:
        self.match("rows", self.table.rows, expected)

    def dead(self, expected: list[Line], _: Line) -> None:
        self.match("dead", lambda: self.subject.of("dead"), expected)

    def effects(self, expected: list[str], _: Line) -> None:
        self.match("effects", lambda: self.subject.of("effect"), expected)

    def lost(self, expected: list[str], _: Line) -> None:
        """The handlers whose lease was another's when they wanted to complete."""
        self.match("lost", lambda: self.subject.of("lost"), expected)

    def at_once(self, limit: int, _: Line) -> None:
        """So many handlers ran at once at most, and at some moment."""
        running = [0]
        for run in self.subject.of("run"):
            running.append(running[-1] + (1 if run["phase"] == "start" else -1))
        assert max(running) == limit

    def query(self, sql: str, step: Line) -> None:
        def same() -> None:
            check_value(self.table.query(sql), step["result"], self.bodies)

        eventually(same)

    def match(self, what: str, get: Callable[[], list[Any]], expected: list[Any]) -> None:
        def same() -> None:
            left = get()
            assert len(left) == len(expected), f"{what}: {left}, expected {expected}"
            for one in expected:
                found = next((got for got in left if fits(got, one, self.bodies)), None)
                assert found is not None, f"{what}: none is {one} in {left}"
                left.remove(found)

        eventually(same)

    def end(self) -> None:
        """What holds in every scenario."""
        self.threads.shutdown()
        for row in self.table.rows() if self.table.store["kind"] == "sqlite" else []:
            assert set(row) == COLUMNS
            assert LEAK not in str(row["error"])
        for record in self.subject.of("log"):
            text = json.dumps(record)
            assert sender.SECRET not in text
            assert not re.search("v1=[0-9a-fA-F]{8}", text)
            assert "takenAt" not in text
            assert "interviewId" not in text
            if record["level"] != "error" or "outcome" in record:
                assert LEAK not in text


def check_answer(answer: Answer, expected: Line | str) -> None:
    if isinstance(expected, str):
        assert str(answer) == expected
        return
    assert str(answer) == expected["is"]
    for name, value in expected.get("headers", {}).items():
        assert answer.headers.get(name.lower()) == value
    assert answer.seconds <= expected.get("within", math.inf)


def fits(got: Any, expected: Any, bodies: dict[str, bytes]) -> bool:
    try:
        check_value(got, expected, bodies)
    except AssertionError:
        return False
    return True


def check_value(got: Any, expected: Any, bodies: dict[str, bytes]) -> None:
    """An object may have more than was expected, a list not. `"<key a>"` is the key of what was sent as
    `a`, `"<body a>"` its bytes, `"<some>"` anything but nothing."""
    if isinstance(expected, dict):
        assert isinstance(got, dict)
        for name, value in expected.items():
            check_value(got.get(name), value, bodies)
    elif isinstance(expected, list):
        assert isinstance(got, list)
        assert len(got) == len(expected)
        for one, value in zip(got, expected, strict=True):
            check_value(one, value, bodies)
    elif isinstance(expected, str) and expected.startswith("<"):
        word, _, name = expected.strip("<>").partition(" ")
        match word:
            case "key":
                assert got == sender.key(bodies[name])
            case "body":
                assert bytes(got) == bodies[name]
            case "some":
                assert got is not None
            case "contains":
                assert isinstance(got, str)
                assert name in got
    else:
        assert got == expected, f"{got} is not {expected}"
