"""`listen`: verifies, explains, keeps, forwards, replays."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import IO, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from receiving import SECRET, Receiver, free_port, mac, serving
from running import BINARY, environment, run
from test_send import Recording, recording


class Listening:
    def __init__(
        self,
        folder: Path,
        *options: str,
        port: int = 0,
        json: bool = True,
        stdin: IO[str] | None = None,
    ) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [
                BINARY,
                "listen",
                "--port",
                str(port),
                "--dir",
                folder,
                *(["--json"] if json else []),
                *options,
            ],
            env=environment(),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines: Queue[str] = Queue()
        threading.Thread(target=self.read, daemon=True).start()
        first = self.lines.get(timeout=20)
        self.ready = first
        self.url = json_of(first)["url"] if json else first.split()[2].rstrip(",")

    def read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.put(line)

    def told(self) -> dict[str, Any]:
        return json_of(self.lines.get(timeout=20))

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(10)


def json_of(line: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(line)
    return value


@contextmanager
def listening(
    folder: Path,
    *options: str,
    port: int = 0,
    json: bool = True,
    stdin: IO[str] | None = None,
) -> Iterator[Listening]:
    listener = Listening(folder, *options, port=port, json=json, stdin=stdin)
    try:
        yield listener
    finally:
        listener.process.kill()
        listener.process.wait(10)


def signed(body: bytes, t: int | None = None) -> dict[str, str]:
    moment = str(t or int(time.time()))
    return {
        "Content-Type": "application/json",
        "X-Qualifi-Signature": f"t={moment},v1={mac(moment.encode() + b'.' + body)}",
    }


def post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    try:
        with urlopen(Request(url, body, headers), timeout=20) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


BODY = '{"event":"interview.created","data":{"title":"Zoë\\ud83d / é"}}'.encode()


def test_ready_comes_first_and_sigterm_ends_it_well(tmp_path: Path) -> None:
    with listening(tmp_path / "kept") as listener:
        ready = json_of(listener.ready)
        assert ready["type"] == "ready"
        assert ready["address"] == f"127.0.0.1:{ready['port']}"
        assert listener.stop() == 0


def test_a_delivery_is_kept_byte_for_byte(tmp_path: Path) -> None:
    with listening(tmp_path) as listener:
        assert post(listener.url, BODY, signed(BODY)) == (200, "OK")
        told = listener.told()
    assert told["verdict"] == "accepted"
    assert told["event"] == "interview.created"
    assert told["size"] == len(BODY)
    assert told["status"] == 200
    folder = tmp_path / "000001"
    assert Path(told["dir"]) == folder
    assert (folder / "body").read_bytes() == BODY
    assert (folder / "request.http").read_bytes().endswith(b"\r\n\r\n" + BODY)
    assert SECRET not in (folder / "delivery.json").read_text()
    # What was kept is what `verify` takes.
    assert run("verify", "--request", folder / "request.http").returncode == 0


def test_the_request_is_kept_as_it_came(tmp_path: Path) -> None:
    headers = "".join(f"{name}: {value}\r\n" for name, value in signed(BODY).items())
    request = (
        f"POST /any/path?a=b HTTP/1.1\r\nHost: x\r\nx-ODD-name:  spaced \r\n{headers}"
        "Transfer-Encoding: chunked\r\n\r\n"
    ).encode() + b"5;x=y\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (BODY[:5], len(BODY) - 5, BODY[5:])
    with listening(tmp_path) as listener:
        with socket.create_connection(("127.0.0.1", json_of(listener.ready)["port"])) as stream:
            stream.sendall(request)
            assert stream.makefile("rb").readline().startswith(b"HTTP/1.1 200")
        assert listener.told()["verdict"] == "accepted"
    assert (tmp_path / "000001/request.http").read_bytes() == request
    assert (tmp_path / "000001/body").read_bytes() == BODY


def test_what_is_refused_is_explained_at_once(tmp_path: Path) -> None:
    spaced = json.dumps(json.loads(BODY)).encode()
    with listening(tmp_path / "json") as listener:
        assert post(listener.url, spaced, signed(BODY)) == (401, "signature_mismatch")
        told = listener.told()
        assert told["findings"][0]["id"] == "body.python_json"
        assert told["findings"][0]["grade"] == "proven"
        assert post(listener.url, BODY, signed(BODY, int(time.time()) - 7200))[0] == 401
        assert listener.told()["verdict"] == "timestamp_too_old"
        assert post(listener.url, BODY, {})[0] == 401
        assert listener.told()["findings"][0]["id"] == "header.missing"
    with listening(tmp_path / "text", json=False) as listener:
        post(listener.url, spaced, signed(BODY))
        listener.stop()
        time.sleep(0.2)
        text = "".join(list(listener.lines.queue))
    assert "body.python_json" in text
    assert "signature_mismatch" in text
    assert "of 5 s" in text
    assert SECRET not in text


def test_duplicates_are_named(tmp_path: Path) -> None:
    with listening(tmp_path) as listener:
        for expected in (None, 1):
            post(listener.url, BODY, signed(BODY))
            assert listener.told()["duplicate_of"] == expected


def test_what_is_no_delivery(tmp_path: Path) -> None:
    with listening(tmp_path) as listener:
        with pytest.raises(HTTPError) as caught:
            urlopen(listener.url, timeout=10)
        assert caught.value.code == 405
        assert listener.told() == {"type": "refused", "code": "method_not_allowed", "status": 405}
    assert list(tmp_path.iterdir()) == []


def test_answer_and_delay(tmp_path: Path) -> None:
    with listening(tmp_path, "--answer", "503", "--delay", "0.7") as listener:
        started = time.monotonic()
        assert post(listener.url, BODY, signed(BODY))[0] == 503
        assert time.monotonic() - started >= 0.7
        assert listener.told()["took_ms"] >= 700


def test_a_sender_that_gives_up_is_shown_all_the_same(tmp_path: Path) -> None:
    with listening(tmp_path, "--delay", "1") as listener:
        with pytest.raises(TimeoutError):
            urlopen(Request(listener.url, BODY, signed(BODY)), timeout=0.3)
        assert listener.told()["verdict"] == "accepted"
    assert (tmp_path / "000001/body").read_bytes() == BODY


def test_forwarding_changes_nothing(tmp_path: Path) -> None:
    with (
        recording((202, "taken")) as (receiver, target),
        listening(tmp_path, "--forward", target) as listener,
    ):
        headers = signed(BODY) | {"X-Odd": "a,  b"}
        assert post(listener.url, BODY, headers) == (202, "taken")
        told = listener.told()
    assert told["forwarded"]["status"] == 202
    assert told["status"] == 202
    _, _, body, raw = receiver.came[0]
    assert body == BODY
    lower = {name.lower(): value for name, value in raw.items()}
    assert lower["x-qualifi-signature"] == headers["X-Qualifi-Signature"]
    assert lower["x-odd"] == "a,  b"
    assert lower["host"] in target


def test_forwarding_to_nobody(tmp_path: Path) -> None:
    with listening(tmp_path, "--forward", f"http://127.0.0.1:{free_port()}/x") as listener:
        assert post(listener.url, BODY, signed(BODY))[0] == 502
        assert "is the receiver running?" in listener.told()["forwarded"]["error"]


def test_replay(tmp_path: Path) -> None:
    old = signed(BODY, int(time.time()) - 7200)
    with listening(tmp_path) as listener:
        post(listener.url, BODY, old)
    receiver = Recording()
    with serving(receiver) as url:
        as_it_came = run("listen", "replay", "1", url, "--dir", tmp_path)
        anew = run("listen", "replay", "1", url, "--dir", tmp_path, "--resign", "--json")
    assert as_it_came.returncode == 1
    assert "401" in as_it_came.stdout
    assert anew.returncode == 0, anew.stdout
    assert json_of(anew.stdout)["answer"]["status"] == 200
    assert receiver.came[0][1] == old["X-Qualifi-Signature"]
    assert receiver.came[0][2] == receiver.came[1][2] == BODY
    with serving(Receiver()) as url:
        before = ["listen", "--dir", str(tmp_path), "--forward", url, "replay", "1", "--resign"]
        assert run(*before).returncode == 0
    assert run("listen", "replay", "9", url, "--dir", tmp_path).returncode == 2
    assert run("listen", "replay", "1", "--dir", tmp_path).returncode == 2
    assert (
        run(
            "listen", "replay", "1", f"http://127.0.0.1:{free_port()}/", "--dir", tmp_path
        ).returncode
        == 3
    )


def test_numbers_go_on_after_a_restart(tmp_path: Path) -> None:
    for number in (1, 2):
        with listening(tmp_path) as listener:
            post(listener.url, BODY, signed(BODY))
            assert listener.told()["number"] == number
            os.kill(listener.process.pid, signal.SIGKILL)


def test_two_listeners_keep_theirs_in_one_folder(tmp_path: Path) -> None:
    with listening(tmp_path) as one, listening(tmp_path) as other:
        for listener, number in ((one, 1), (other, 2), (one, 3)):
            assert post(listener.url, BODY, signed(BODY))[0] == 200
            assert listener.told()["number"] == number


def test_what_is_kept_is_for_this_user_alone(tmp_path: Path) -> None:
    with listening(tmp_path) as listener:
        post(listener.url, BODY, signed(BODY))
        folder = Path(listener.told()["dir"])
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_late_answer_changes_no_explanation(tmp_path: Path) -> None:
    with listening(tmp_path, "--delay", "2.5") as listener:
        post(listener.url, BODY, signed(BODY, int(time.time()) + 602))
        told = listener.told()
    assert told["verdict"] == "timestamp_in_future"
    assert told["findings"][0]["id"].startswith("time.")


def test_the_secret_from_standard_input(tmp_path: Path) -> None:
    read, write = os.pipe()
    with os.fdopen(write, "w") as end:
        end.write(f"{SECRET}\n")
    with os.fdopen(read) as secret, listening(tmp_path, "--secret-file", "-", stdin=secret) as it:
        assert post(it.url, BODY, signed(BODY))[0] == 200


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with listening(tmp_path) as listener:
        port = json_of(listener.ready)["port"]
        done = run("listen", "--port", str(port), "--dir", tmp_path)
    assert done.returncode == 2
    assert "--port" in done.stderr
