"""The two together: what the sender does while its receiver is down, and a burst."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

from receiving import ROUTE, free_port
from running import BINARY, environment, run
from test_listen import Listening, listening
from test_send import events

#: Attempts after 0, 2 and 12 seconds.
SPEED = "30"


def test_down_for_the_first_two_attempts(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}{ROUTE}"
    sender = subprocess.Popen(
        [BINARY, "send", url, "--speed", SPEED, "--json"],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    time.sleep(4)
    with listening(tmp_path, port=port) as listener:
        output, _ = sender.communicate(timeout=60)
        told = listener.told()
    assert sender.returncode == 0
    attempts = [it for it in events(output) if it["type"] == "attempt"]
    assert [it["status"] for it in attempts] == [None, None, 200]
    assert told["verdict"] == "accepted"
    assert len(list(tmp_path.iterdir())) == 1


def test_killed_and_started_in_between(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}{ROUTE}"
    listener = Listening(tmp_path, port=port)
    sender = subprocess.Popen(
        [BINARY, "send", url, "--burst", "300", "--concurrency", "4", "--speed", SPEED, "--json"],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 20
    while len(list(tmp_path.iterdir())) < 50 and time.monotonic() < deadline:
        time.sleep(0.002)
    listener.process.kill()
    listener.process.wait(10)
    with listening(tmp_path, port=port):
        output, _ = sender.communicate(timeout=120)
    assert sender.returncode == 0
    assert events(output)[-1]["delivered"] == 300
    # At least once each: what was answered is there, and what was not came again.
    folders = [folder for folder in tmp_path.iterdir() if not folder.name.startswith(".")]
    assert len({(folder / "body").read_bytes() for folder in folders}) == 300


def test_a_burst_is_all_there_and_exact(tmp_path: Path) -> None:
    payload = tmp_path / "payload.json"
    payload.write_text(
        '{"event":"interview.created","data":{"title":"Zoë 👩‍🚀 \\ud83d </b>"}}', encoding="utf-8"
    )
    kept = tmp_path / "kept"
    with listening(kept) as listener:
        done = run(
            *(
                "send",
                listener.url,
                "--burst",
                "10000",
                "--concurrency",
                "20",
                "--file",
                payload,
                "--json",
            ),
            timeout=600,
        )
    assert done.returncode == 0
    assert events(done.stdout)[-1]["answers"] == {"200": 10000}
    expected = {
        f'{{"event":"interview.created","data":{{"title":"Zoë 👩‍🚀 \\ud83d </b>","burstNumber":{n}}}}}'.encode()
        for n in range(1, 10001)
    }
    folders = list(kept.iterdir())
    assert len(folders) == 10000
    assert {(folder / "body").read_bytes() for folder in folders} == expected
