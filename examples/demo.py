"""Posts signed deliveries to a receiver in each language, over real HTTP, and prints a table.

    python3 examples/demo.py

Each receiver listens on 127.0.0.1, at a free port. The sender is nothing but Python's standard library, so that it cannot share a
mistake with the library that the receivers use. Exit status 0 means that every receiver answered
and understood every delivery as expected.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import os
import queue
import shlex
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

SECRET = "whsec_demo_4f1a8c2b9d7e6053"
PATH = "/webhooks/qualifi"
ROOT = Path(__file__).resolve().parent.parent
RECEIVERS = {
    "axum": "target/debug/example-axum",
    "express": "node examples/express/receiver.js",
    "fastapi": f"{sys.executable} -m uvicorn --app-dir examples/fastapi receiver:app --port $PORT"
    " --log-level warning",
}
START_SECONDS = 60
ANSWER_SECONDS = 5

EVENTS = {
    "candidate_interview.completed": {
        "candidateInterviewId": "9b2f6c1e",
        "candidateId": "1c6f7e0a",
        "interviewId": "5d0e9a4b",
        "status": "new_response",
        "takenAt": "2024-01-01T00:00:00Z",
        "candidateName": "Zoë 🎉",
    },
    "candidate_interview.status_changed": {"status": "hired", "previousStatus": "has_reviewed"},
    "question.audio_generated": {"questionId": "q-1", "audioURL": "https://example.com/q-1.mp3"},
    "interview.created": {"interviewId": "5d0e9a4b", "title": "Barista, early shift"},
    "interview.updated": {"interviewId": "5d0e9a4b", "title": "Barista, late shift"},
}


@dataclass
class Delivery:
    name: str
    body: bytes
    headers: dict[str, str]
    status: int
    answer: str
    understood: str | None = None


def payload(event: str, data: object) -> bytes:
    envelope = {"event": event, "timestamp": "2024-01-01T00:00:00Z", "data": data}
    return json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode()


def signed(body: bytes, t: int | str, secret: str = SECRET) -> dict[str, str]:
    mac = hmac.new(secret.encode(), f"{t}.".encode() + body, hashlib.sha256)
    return {"X-Qualifi-Signature": f"t={t},v1={mac.hexdigest()}"}


def deliveries() -> list[Delivery]:
    now = int(time.time())
    accepted = [
        Delivery(name, body := payload(name, data), signed(body, now), 200, "OK", name)
        for name, data in EVENTS.items()
    ]
    # Each has a body of its own: a delivery that was handled before is a duplicate, and not handled again.
    retry, in_ms, body = (
        payload("interview.created", {"title": f"Barista, early shift {number}"})
        for number in range(3)
    )
    unknown = payload("interview.deleted", {})
    return [
        *accepted,
        Delivery("unknown event", unknown, signed(unknown, now), 200, "OK", "unrecognized"),
        Delivery(
            "retry signed 6 min ago",
            retry,
            signed(retry, now - 360),
            200,
            "OK",
            "interview.created",
        ),
        Delivery(
            "timestamp in ms", in_ms, signed(in_ms, now * 1000), 200, "OK", "interview.created"
        ),
        Delivery(
            "tampered body",
            body.replace(b"early", b"night"),
            signed(body, now),
            401,
            "signature_mismatch",
        ),
        Delivery("wrong secret", body, signed(body, now, "whsec_other"), 401, "signature_mismatch"),
        Delivery("stale timestamp", body, signed(body, now - 3600), 401, "timestamp_too_old"),
        Delivery("future timestamp", body, signed(body, now + 3600), 401, "timestamp_in_future"),
        Delivery("missing header", body, {}, 401, "missing_header"),
        Delivery(
            "garbage header", body, {"X-Qualifi-Signature": "garbage"}, 400, "malformed_header"
        ),
        Delivery("signed, not JSON", b"hello", signed(b"hello", now), 400, "malformed_payload"),
    ]


@dataclass
class Receiver:
    """A receiver in a process of its own, and what it prints."""

    name: str
    command: str
    port: int = 0
    lines: queue.Queue[str] = field(default_factory=queue.Queue)
    log: list[str] = field(default_factory=list)

    def __enter__(self) -> Receiver:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder = tempfile.TemporaryDirectory()
        environment = {
            **os.environ,
            "WEBHOOK_SECRET": SECRET,
            "PORT": str(self.port),
            "INBOX": f"{self.folder.name}/gather.db",
        }
        command = [part.replace("$PORT", str(self.port)) for part in shlex.split(self.command)]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        threading.Thread(target=self.read, daemon=True).start()
        self.wait_until_it_listens()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(ANSWER_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.folder.cleanup()

    def read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.log.append(line)
            self.lines.put(line.strip())

    def wait_until_it_listens(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        self.process.kill()
        raise SystemExit(f"the {self.name} receiver did not start:\n{''.join(self.log)}")

    def post(self, delivery: Delivery) -> str:
        """What it answered, and the event it printed, in one line."""
        while not self.lines.empty():
            self.lines.get()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        headers = {"Content-Type": "application/json", **delivery.headers}
        connection.request("POST", PATH, delivery.body, headers)
        response = connection.getresponse()
        answer = f"{response.status} {response.read().decode()}"
        connection.close()
        return f"{answer} {self.understood()}" if response.status == 200 else answer

    def understood(self) -> str:
        deadline = time.monotonic() + ANSWER_SECONDS
        while (left := deadline - time.monotonic()) > 0:
            try:
                line = self.lines.get(timeout=left)
            except queue.Empty:
                break
            if line in EVENTS or line == "unrecognized":
                return line
        return "(printed nothing)"


def main() -> int:
    passed = failed = 0
    expected_rows = deliveries()
    rows: list[list[str]] = []
    for name, command in RECEIVERS.items():
        with Receiver(name, command) as receiver:
            for delivery in expected_rows:
                expected = " ".join(
                    filter(None, [str(delivery.status), delivery.answer, delivery.understood])
                )
                got = receiver.post(delivery)
                passed, failed = passed + (got == expected), failed + (got != expected)
                verdict = "pass" if got == expected else f"FAIL, expected {expected}"
                rows.append([delivery.name, name, got, verdict])
    order = {delivery.name: index for index, delivery in enumerate(expected_rows)}
    rows.sort(key=lambda row: order[row[0]])
    print_table(["delivery", "receiver", "answered and understood", "held"], rows)
    print(f"demo: {passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def print_table(head: list[str], rows: list[list[str]]) -> None:
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    print("  ".join(cell.ljust(width) for cell, width in zip(head, widths, strict=True)).rstrip())
    print("  ".join("-" * width for width in widths))
    previous = ""
    for row in rows:
        shown = ["" if row[0] == previous else row[0], *row[1:]]
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(shown, widths, strict=True)).rstrip()
        )
        previous = row[0]
    print()


if __name__ == "__main__":
    sys.exit(main())
