"""What is asked of every framework: a column of the table each."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import sender
from checking import check, unexplained
from running import LATER_SECONDS, Running, completed


@dataclass(frozen=True)
class Scenario:
    name: str
    title: str
    play: Callable[[Running], None]


SCENARIOS: list[Scenario] = []
#: The one that may pass with a warning.
CHECKED = "checked"


def scenario(title: str) -> Callable[[Callable[[Running], None]], Callable[[Running], None]]:
    def keep(play: Callable[[Running], None]) -> Callable[[Running], None]:
        SCENARIOS.append(Scenario(play.__name__, title, play))
        return play

    return keep


def new() -> str:
    """A candidate that nobody has heard of, so that the delivery is no duplicate."""
    return uuid.uuid4().hex


def expect_handled(receiver: Running, *candidates: str, seconds: float = 10) -> None:
    """Each exactly once."""

    def check() -> None:
        handled = receiver.handled()
        counts = {candidate: handled.count(candidate) for candidate in candidates}
        runs = "handler runs of each delivery"
        assert counts == dict.fromkeys(candidates, 1), f"{runs}: {list(counts.values())}, not 1"

    receiver.wait_for(check, seconds)


def expect(answer: sender.Answer, expected: str) -> None:
    assert str(answer) == expected, f"answered {answer}, not {expected}"


@scenario("a signed delivery: 200, and its handler is run")
def delivered(receiver: Running) -> None:
    candidate = new()
    expect(receiver.post(completed(candidate)), "200 OK")
    expect_handled(receiver, candidate)


@scenario("the third attempt, signed 6 minutes ago")
def retried(receiver: Running) -> None:
    candidate = new()
    body = completed(candidate)
    old = sender.signature(body, t=int(time.time()) - 360)
    expect(receiver.post(body, {sender.HEADER: old}), "200 OK")
    expect_handled(receiver, candidate)


@scenario("the same twice: handled once")
def duplicate(receiver: Running) -> None:
    candidate, after = new(), new()
    for body in (completed(candidate), completed(candidate), completed(after)):
        expect(receiver.post(body), "200 OK")
    expect_handled(receiver, candidate, after)


@scenario("in chunks, without a length")
def chunked(receiver: Running) -> None:
    candidate = new()
    expect(receiver.post(completed(candidate), chunked=True), "200 OK")
    expect_handled(receiver, candidate)


@scenario("an event that nobody handles: 200")
def ignored(receiver: Running) -> None:
    expect(receiver.post(sender.payload("interview.archived", {"id": new()})), "200 OK")


@scenario("one character of the body changed: 401")
def tampered(receiver: Running) -> None:
    body = completed(new())
    signed = {sender.HEADER: sender.signature(body)}
    changed = body.replace(b"new_response", b"New_response")
    expect(receiver.post(changed, signed), "401 signature_mismatch")


@scenario("another secret: 401")
def forged(receiver: Running) -> None:
    body = completed(new())
    signed = {sender.HEADER: sender.signature(body, "whsec_other")}
    expect(receiver.post(body, signed), "401 signature_mismatch")


@scenario("no signature: 401")
def unsigned(receiver: Running) -> None:
    expect(receiver.post(completed(new()), {sender.HEADER: ""}), "401 missing_header")


@scenario("seen an hour ago, and sent again: 401")
def replayed(receiver: Running) -> None:
    body = completed(new())
    old = sender.signature(body, t=int(time.time()) - 3600)
    expect(receiver.post(body, {sender.HEADER: old}), "401 timestamp_too_old")


@scenario("over 1 MiB: 413")
def too_large(receiver: Running) -> None:
    body = completed(new())[:-1] + b" " * 1_100_000 + b"}"
    expect(receiver.post(body), "413 body_too_large")


@scenario("compressed: 415")
def compressed(receiver: Running) -> None:
    answer = receiver.post(completed(new()), {"Content-Encoding": "gzip"})
    expect(answer, "415 unsupported_encoding")


@scenario("`GET`: 405, or whatever the framework says where it has no such route")
def wrong_method(receiver: Running) -> None:
    answer = sender.post(receiver.port, b"", method="GET")
    assert answer.status in (404, 405), f"answered {answer}, not 405"


@scenario("hung up after the body: handled")
def hung_up(receiver: Running) -> None:
    candidate = new()
    body = completed(candidate)
    sender.hang_up(receiver.port, body, send=len(body))
    expect_handled(receiver, candidate)


@scenario("the handler fails: run again, until it succeeds")
def handler_fails(receiver: Running) -> None:
    candidate = new()
    with receiver.failing_handler():
        expect(receiver.post(completed(candidate)), "200 OK")

        def failed() -> None:
            assert receiver.attempts(candidate) > 0, "its handler was not started"

        receiver.wait_for(failed)
        time.sleep(0.5)
    expect_handled(receiver, candidate, seconds=LATER_SECONDS)


@scenario("`kill -9` in the handler: handled after the restart")
def killed(receiver: Running) -> None:
    candidate = new()
    with receiver.hanging_handler():
        expect(receiver.post(completed(candidate)), "200 OK")

        def running() -> None:
            assert receiver.attempts(candidate) > 0, "its handler was not started"

        receiver.wait_for(running)
        receiver.kill()
    receiver.start()
    expect_handled(receiver, candidate, seconds=LATER_SECONDS)


@scenario("`gather-webhooks check`: no probe fails, and none warns")
def checked(receiver: Running) -> None:
    receiver.report = check(receiver.port)
    found = unexplained(receiver.report, receiver.installed.example.name)
    assert not found, "; ".join(found)
