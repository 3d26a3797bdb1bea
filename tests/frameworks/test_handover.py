"""Handlers that put the event into a queue that is there already: nothing is lost on the way, and nothing is there twice."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
import redis
import sender
from installing import Example, Installed, install
from running import LATER_SECONDS, Running, completed
from scenarios import expect, new
from servers import Redis, free_port


class Queue:
    """What an example puts its events into; it can be away."""

    #: The example, and what of its README's last line stands for the queue.
    example = ""
    stands_for = ""
    environment: ClassVar[dict[str, str]] = {}

    def address(self) -> str:
        raise NotImplementedError

    def start(self) -> None:
        raise NotImplementedError

    def stop(self) -> None:
        raise NotImplementedError

    def messages(self, key: str) -> list[dict[str, Any]]:
        """The data of the events of a delivery that are in it."""
        raise NotImplementedError


class BullMQ(Queue):
    example = "bullmq"
    stands_for = "redis://127.0.0.1:6379"

    def __init__(self) -> None:
        self.server = Redis()

    def address(self) -> str:
        return f"redis://127.0.0.1:{self.server.port}"

    def start(self) -> None:
        self.server.start()

    def stop(self) -> None:
        self.server.stop()

    def messages(self, key: str) -> list[dict[str, Any]]:
        with contextlib.closing(
            redis.Redis(port=self.server.port, decode_responses=True)
        ) as client:
            waiting: Any = client.lrange("bull:interviews:wait", 0, -1)
            jobs: list[Any] = [client.hget(f"bull:interviews:{job}", "data") for job in waiting]
        assert len(set(waiting)) == len(waiting)
        return [json.loads(data) for data, job in zip(jobs, waiting, strict=True) if job == key]


class Celery(BullMQ):
    """It knows no duplicates: what counts is that their ids are the same."""

    example = "celery"

    def messages(self, key: str) -> list[dict[str, Any]]:
        with contextlib.closing(redis.Redis(port=self.server.port)) as client:
            waiting: Any = client.lrange("celery", 0, -1)
        messages = [json.loads(message) for message in waiting]
        bodies = {message["body"] for message in messages if message["headers"]["id"] == key}
        return [{"candidateId": json.loads(base64.b64decode(body))[0][0]} for body in bodies]


@dataclass
class SQS(Queue):
    """A FIFO queue that speaks the JSON protocol of AWS."""

    example = "sqs"
    stands_for = "https://sqs.eu-central-1.amazonaws.com"
    environment: ClassVar[dict[str, str]] = {
        "AWS_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }

    port: int = field(default_factory=free_port)
    #: By their deduplication ids.
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    sent: int = 0
    server: ThreadingHTTPServer | None = None

    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), of_queue(self))
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self.server:
            self.server.shutdown()
            self.server.server_close()

    def take(self, message: dict[str, Any]) -> dict[str, str]:
        assert message["QueueUrl"] == f"{self.address()}/123456789012/interviews.fifo"
        body: str = message["MessageBody"]
        self.sent += 1
        self.taken.setdefault(message["MessageDeduplicationId"], message)
        md5 = hashlib.md5(body.encode()).hexdigest()
        return {"MessageId": str(self.sent), "MD5OfMessageBody": md5}

    def messages(self, key: str) -> list[dict[str, Any]]:
        message = self.taken.get(key)
        if message is None:
            return []
        body = json.loads(message["MessageBody"])
        assert body.pop("key") == key
        assert message["MessageGroupId"] == body["candidateId"]
        return [body]


def of_queue(queue: SQS) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["X-Amz-Target"] == "AmazonSQS.SendMessage"
            length = int(self.headers["Content-Length"])
            answer = json.dumps(queue.take(json.loads(self.rfile.read(length)))).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


class WithQueue(Installed):
    """An example whose README's last line is given another queue."""

    queue: Queue

    def command(self, port: int, secret: str) -> str:
        command = super().command(port, secret)
        assert self.queue.stands_for in command
        return command.replace(self.queue.stands_for, self.queue.address())


class Handing(Running):
    def __init__(self, installed: Installed, queue: Queue) -> None:
        own = WithQueue(**vars(installed))
        object.__setattr__(own, "queue", queue)
        super().__init__(own)
        self.queue = queue

    def environment(self) -> dict[str, str]:
        return {**super().environment(), **self.queue.environment}

    def expect_taken(self, candidate: str, seconds: float = 10) -> None:
        def check() -> None:
            found = self.queue.messages(sender.key(completed(candidate)))
            assert [message["candidateId"] for message in found] == [candidate]

        self.wait_for(check, seconds)

    def again(self, candidate: str) -> None:
        """As after a crash between the queue, which has taken it, and the mark that it is done."""
        sql = "UPDATE gather_inbox SET state = 'pending', body = ?, attempts = 0 WHERE key = ?"
        body = completed(candidate)
        with (
            contextlib.closing(sqlite3.connect(self.folder / "gather.db", timeout=10)) as inbox,
            inbox,
        ):
            inbox.execute(sql, [body, sender.key(body)])

        def handled() -> None:
            assert self.attempts(candidate) == 1

        self.wait_for(handled)


@pytest.fixture(
    scope="module",
    params=[pytest.param(queue, id=f"{queue.example}-handover") for queue in (BullMQ, Celery, SQS)],
)
def receiver(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Handing]:
    queue: Queue = request.param()
    queue.start()
    folder: Path = tmp_path_factory.mktemp(queue.example) / "copy"
    running = Handing(install(Example(queue.example), folder), queue)
    try:
        running.start()
        yield running
    finally:
        running.stop()
        queue.stop()


pytestmark = pytest.mark.xdist_group("handover")


def test_the_event_is_in_the_queue_once(receiver: Handing) -> None:
    candidate = new()
    for _ in range(2):
        expect(receiver.post(completed(candidate)), "200 OK")
    receiver.expect_taken(candidate)
    receiver.again(candidate)
    receiver.expect_taken(candidate)


def test_while_the_queue_is_away_events_wait_in_the_inbox(receiver: Handing) -> None:
    candidate = new()
    receiver.queue.stop()
    try:
        expect(receiver.post(completed(candidate)), "200 OK")

        def tried() -> None:
            assert receiver.attempts(candidate) > 0

        receiver.wait_for(tried, LATER_SECONDS)
    finally:
        receiver.queue.start()
    receiver.expect_taken(candidate, LATER_SECONDS)


def test_what_is_killed_meanwhile_hands_it_over_later(receiver: Handing) -> None:
    candidate = new()
    receiver.queue.stop()
    try:
        expect(receiver.post(completed(candidate)), "200 OK")
        receiver.kill()
    finally:
        receiver.queue.start()
    receiver.start()
    receiver.expect_taken(candidate, LATER_SECONDS)
