"""Programs around a receiver: loops that end, forks, and handlers that do not end."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from receiver.conftest import Make, Server, aeventually, payload, run

if TYPE_CHECKING:
    from pathlib import Path

    from gather_webhooks.receiver import Delivery

BODY = payload(title="Barista")


def test_each_event_loop_starts_it_anew(make: Make) -> None:
    """As with the clients that test frameworks have, of which each request has a loop."""
    receiver = make()
    ran: list[str] = []

    @receiver.on("interview.created")
    async def created(event: Any) -> None:
        ran.append(event.data.title)

    for title in "abc":

        async def main(title: str = title) -> None:
            await Server(receiver).post(payload(title=title))
            await aeventually(lambda: title in ran)

        run(main)
    assert ran == ["a", "b", "c"]


def test_a_loop_that_is_closed_gives_back_what_it_cuts_off(make: Make) -> None:
    receiver = make()
    begun: list[int] = []

    @receiver.on("interview.created")
    async def created(_: Any, delivery: Delivery) -> None:
        begun.append(delivery.attempt)
        if delivery.attempt == 1:
            await asyncio.Event().wait()

    async def main() -> None:
        await Server(receiver).post(BODY)
        await aeventually(lambda: begun)

    run(main)
    assert receiver.drain(30) == 1
    assert begun == [1, 2]


def test_lifespan(make: Make) -> None:
    receiver = make()
    receiver.on("interview.created")(lambda event: event)

    async def main() -> None:
        async with receiver.lifespan(object()):
            await Server(receiver).post(BODY)
            await aeventually(lambda: receiver.stats().done)

    run(main)


def test_it_is_not_imported_with_the_library() -> None:
    assert "gather_webhooks.receiver" in sys.modules
    code = "import sys, gather_webhooks; sys.exit('gather_webhooks.receiver' in sys.modules)"
    assert run_python(code) == ""


def run_python(code: str, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 -- our own code
        [sys.executable, "-W", "error", "-c", code, *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


AFTER_FORK = """
import os, sys, io, threading, warnings
warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons warn of forks beside threads
from gather_webhooks import sign
from gather_webhooks.receiver import Receiver
receiver = Receiver("s", inbox=sys.argv[1])
ran = threading.Event()
receiver.on("interview.created")(lambda event: ran.set())
def post(number):
    body = b'{"event":"interview.created","data":{"title":"%d"}}' % number
    environ = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(len(body)),
               "wsgi.input": io.BytesIO(body), "HTTP_X_QUALIFI_SIGNATURE": sign(body, "s")}
    answer = receiver.wsgi(environ, lambda *_: None)
    assert list(answer) == [b"OK"]
    answer.close()
    assert ran.wait(30)
    ran.clear()
post(1)
for number in range(2, 5):
    child = os.fork()
    if not child:
        post(number)
        assert receiver.stop(30)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
post(5)
assert receiver.stop(30)
assert receiver.stats().done == 5
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_child_starts_anew(tmp_path: Path) -> None:
    run_python(AFTER_FORK, str(tmp_path / "gather.db"))


def test_a_handler_that_hangs_keeps_no_program_from_ending(tmp_path: Path) -> None:
    code = AFTER_FORK.replace("ran.set()", "(ran.set(), threading.Event().wait())")
    code = code.partition("for number")[0]
    run_python(code, str(tmp_path / "gather.db"))
