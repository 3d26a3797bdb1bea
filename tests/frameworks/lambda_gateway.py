"""AWS Lambda behind a URL, as far as a function can tell: requests become events of its runtime's API.

python tests/frameworks/lambda_gateway.py --port 8000 [--event v2|v1|alb|alb-multi] [--timeout 10] -- COMMAND …

The command is a runtime that speaks the Runtime API at AWS_LAMBDA_RUNTIME_API, such as `python -m awslambdaric
receiver.handler`. As on AWS, an environment serves one invocation at a time, stands still between them (SIGSTOP), is
killed when one takes too long, and another one is started where none is free. A request to /__scheduled has the
schedule's event go out, unless one is still under way, and does not wait for it.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

START_SECONDS = 30
MOST = 8
MARGIN_SECONDS = 1
#: What API Gateway hands on as text; it encodes whatever else there is.
TEXT = ("application/json", "text/")


@dataclass
class Invocation:
    event: dict[str, Any]
    deadline: float
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    done: threading.Event = field(default_factory=threading.Event)
    result: Any = None
    failed: bool = False

    def finish(self, result: Any, *, failed: bool) -> None:
        self.result, self.failed = result, failed
        self.done.set()


class Environment:
    """A process of the runtime, and the API that it asks for work."""

    def __init__(self, command: list[str]) -> None:
        self.work: queue.Queue[Invocation | None] = queue.Queue()
        self.current: Invocation | None = None
        environment = self

        class Api(Quiet):
            def do_GET(self) -> None:
                environment.next(self)

            def do_POST(self) -> None:
                environment.report(self)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.process = subprocess.Popen(
            command,
            env={
                **os.environ,
                "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self.server.server_address[1]}",
                "AWS_LAMBDA_FUNCTION_NAME": "receiver",
                "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
                "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/receiver",
                "AWS_LAMBDA_LOG_STREAM_NAME": "receiver",
                "AWS_REGION": "eu-central-1",
                "LAMBDA_TASK_ROOT": os.getcwd(),
            },
        )

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def next(self, request: Quiet) -> None:
        if self.work.empty():
            self.signal(signal.SIGSTOP)
        invocation = self.work.get()
        self.signal(signal.SIGCONT)
        if invocation is None:
            return
        headers = {
            "Lambda-Runtime-Aws-Request-Id": invocation.id,
            "Lambda-Runtime-Deadline-Ms": str(round(invocation.deadline * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-central-1:0:function:receiver",
            "Lambda-Runtime-Trace-Id": f"Root=1-{invocation.id}",
            "Content-Type": "application/json",
        }
        request.answer(200, json.dumps(invocation.event).encode(), headers)

    def report(self, request: Quiet) -> None:
        body = request.body()
        failed = request.path.endswith("/error")
        request.answer(202, b"{}", {})
        if failed:
            print("a function failed:", body.decode(), file=sys.stderr, flush=True)
        if self.current is not None:
            self.current.finish(json.loads(body or b"null"), failed=failed)

    def invoke(self, invocation: Invocation) -> None:
        self.current = invocation
        self.work.put(invocation)
        if not invocation.done.wait(invocation.deadline + MARGIN_SECONDS - time.time()):
            print("a function timed out", file=sys.stderr, flush=True)
            self.end()
            invocation.finish({"errorMessage": "Task timed out"}, failed=True)

    def signal(self, which: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(which)

    def end(self) -> None:
        self.signal(signal.SIGKILL)
        self.process.wait()
        self.work.put(None)
        self.server.shutdown()


class Function:
    """As many environments as there is to do at once."""

    def __init__(self, command: list[str], timeout: float) -> None:
        self.command = command
        self.timeout = timeout
        self.lock = threading.Lock()
        self.free: list[Environment] = []
        self.places = threading.BoundedSemaphore(MOST)
        self.scheduled = threading.Lock()

    def invoke(self, event: dict[str, Any]) -> Invocation:
        with self.places:
            environment = self.take()
            invocation = Invocation(event, time.time() + self.timeout)
            environment.invoke(invocation)
            with self.lock:
                if environment.alive:
                    self.free.append(environment)
        return invocation

    def take(self) -> Environment:
        with self.lock:
            while self.free:
                environment = self.free.pop()
                if environment.alive:
                    return environment
        return Environment(self.command)

    def schedule(self) -> None:
        """Have it drain, unless it does."""
        if self.scheduled.acquire(blocking=False):
            threading.Thread(target=self.drain, daemon=True).start()

    def drain(self) -> None:
        try:
            self.invoke(scheduled())
        finally:
            self.scheduled.release()

    def end(self) -> None:
        for environment in self.free:
            environment.end()


class Quiet(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        pass

    def body(self) -> bytes:
        length = self.headers.get("Content-Length")
        if length is not None:
            return self.rfile.read(int(length))
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return b""
        chunks: list[bytes] = []
        while size := int(self.rfile.readline(), 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        with contextlib.suppress(OSError):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)


# The events, with what a function may look at.


def scheduled() -> dict[str, Any]:
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "0",
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "region": "eu-central-1",
        "resources": ["arn:aws:events:eu-central-1:0:rule/drain"],
        "detail": {},
    }


def content(headers: dict[str, list[str]], body: bytes) -> dict[str, Any]:
    (kind,) = headers.get("content-type", [""])[:1]
    if kind.startswith(TEXT) and "content-encoding" not in headers:
        return {"body": body.decode() if body else None, "isBase64Encoded": False}
    return {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}


def event_of(
    kind: str, method: str, path: str, headers: dict[str, list[str]], body: bytes
) -> dict[str, Any]:
    joined = {name: ",".join(values) for name, values in headers.items()}
    last = {name: values[-1] for name, values in headers.items()}
    sent = content(headers, body)
    if kind == "v2":
        http = {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1"}
        return {
            "version": "2.0",
            "routeKey": f"{method} {path}",
            "rawPath": path,
            "rawQueryString": "",
            "headers": joined,
            "requestContext": {"accountId": "0", "apiId": "api", "http": http, "stage": "$default"},
            **sent,
        }
    event = {"httpMethod": method, "path": path, "queryStringParameters": {}, **sent}
    if kind == "v1":
        titled = {name.title(): value for name, value in last.items()}
        several = {name.title(): values for name, values in headers.items()}
        context = {"httpMethod": method, "path": path, "stage": "prod", "apiId": "api"}
        return {
            "resource": path,
            "headers": titled,
            "multiValueHeaders": several,
            "requestContext": context,
            **event,
        }
    group = "arn:aws:elasticloadbalancing:eu-central-1:0:targetgroup/receiver/0"
    shown = {"multiValueHeaders": headers} if kind == "alb-multi" else {"headers": last}
    return {**event, **shown, "requestContext": {"elb": {"targetGroupArn": group}}}


def refusal(kind: str, response: Any) -> str:
    """What the platform does not take of a response."""
    if not isinstance(response, dict) or not isinstance(response.get("statusCode"), int):
        return "no statusCode"
    if kind.startswith("alb") and not str(response.get("statusDescription", "")):
        return "no statusDescription"
    expected = "multiValueHeaders" if kind == "alb-multi" else "headers"
    return "" if expected in response else f"no {expected}"


def handler_of(function: Function, kind: str) -> type[Quiet]:
    class Gateway(Quiet):
        def serve(self) -> None:
            body = self.body()
            if self.path == "/__scheduled":
                function.schedule()
                self.answer(202, b"", {})
                return
            headers: dict[str, list[str]] = {}
            for name, value in self.headers.items():
                headers.setdefault(name.lower(), []).append(value)
            invocation = function.invoke(event_of(kind, self.command, self.path, headers, body))
            response = invocation.result
            if invocation.failed or (wrong := refusal(kind, response)):
                self.answer(502, b"" if invocation.failed else wrong.encode(), {})
                return
            answer = str(response.get("body", "")).encode()
            if response.get("isBase64Encoded"):
                answer = base64.b64decode(answer)
            several = response.get("multiValueHeaders") or {}
            sent = dict(response.get("headers") or {}) | {
                name: ",".join(values) for name, values in several.items()
            }
            self.answer(
                response["statusCode"], answer, {name: str(value) for name, value in sent.items()}
            )

        do_GET = do_POST = do_PUT = serve

    return Gateway


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--event", default="v2", choices=["v2", "v1", "alb", "alb-multi"])
    parser.add_argument("--timeout", type=float, default=10)
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()
    function = Function(given.command, given.timeout)
    server = ThreadingHTTPServer(("127.0.0.1", given.port), handler_of(function, given.event))
    server.daemon_threads = True
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        server.serve_forever()
    finally:
        function.end()


if __name__ == "__main__":
    main()
