"""What a request is answered, by WSGI and by ASGI."""

from __future__ import annotations

import asyncio
import io
import logging
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from gather_webhooks import SIGNATURE_HEADER, idempotency_key, sign
from receiver.conftest import (
    Answer,
    Make,
    Records,
    Server,
    eventually,
    headers,
    payload,
    post,
    run,
)

if TYPE_CHECKING:
    from pathlib import Path

    from gather_webhooks.receiver import Receiver

BODY = payload(title="Barista")


@pytest.fixture(params=["wsgi", "asgi"])
def face(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def send(face: str, receiver: Receiver, body: bytes = BODY, **more: str) -> Answer:
    """Send with more headers."""
    if face == "wsgi":
        named = {f"HTTP_{name.upper()}": value for name, value in more.items()}
        return post(receiver, body, **named)
    mine = [(name.replace("_", "-").encode(), value.encode()) for name, value in more.items()]
    given = {name for name, _ in mine}
    kept = [header for header in headers(body) if header[0] not in given]
    answer: Answer = run(lambda: Server(receiver).post(body, headers=[*kept, *mine]))
    return answer


def listening(make: Make, **options: Any) -> Receiver:
    receiver = make(**options)
    receiver.on("interview.created")(lambda event: event)
    receiver.stop()  # what is stored stays as it is
    return receiver


def test_stored_duplicate_ignored(face: str, make: Make, records: Records) -> None:
    receiver = listening(make)
    assert str(send(face, receiver)) == "200 OK"
    assert str(send(face, receiver)) == "200 OK"
    assert str(send(face, receiver, payload("interview.updated"))) == "200 OK"
    assert str(send(face, receiver, payload("interview.deleted"))) == "200 OK"
    assert records.outcomes() == ["stored", "duplicate", "ignored", "ignored"]
    assert receiver.stats().pending == 1


def test_refusals(face: str, make: Make, records: Records) -> None:
    receiver = listening(make, max_body=1000)
    another = sign(BODY, "another")
    assert str(send(face, receiver, x_qualifi_signature=another)) == "401 signature_mismatch"
    assert str(send(face, receiver, b"[]")) == "400 malformed_payload"
    assert str(send(face, receiver, content_encoding="gzip")) == "415 unsupported_encoding"
    assert str(send(face, receiver, bytes(1001))) == "413 body_too_large"
    assert str(send(face, receiver, content_encoding="Identity")) == "200 OK"
    assert records.outcomes() == [*["rejected"] * 4, "stored"]
    assert [record.levelname for record in records.all] == [*["WARNING"] * 4, "INFO"]


def test_the_first_of_several_faults_is_told(make: Make) -> None:
    receiver = listening(make, max_body=10)
    answer = post(receiver, BODY, REQUEST_METHOD="PUT", HTTP_CONTENT_ENCODING="gzip")
    assert (str(answer), answer.headers["Allow"]) == ("405 method_not_allowed", "POST")
    assert str(post(receiver, BODY, HTTP_CONTENT_ENCODING="gzip")) == "415 unsupported_encoding"
    assert str(post(receiver, BODY)) == "413 body_too_large"


def test_answers_say_what_they_are(face: str, make: Make) -> None:
    answer = send(face, listening(make))
    fields = {name.lower(): value for name, value in answer.headers.items()}
    assert fields == {"content-type": "text/plain; charset=utf-8", "content-length": "2"}


def test_records_have_fields(make: Make, records: Records) -> None:
    receiver = listening(make)
    post(receiver, BODY)
    post(receiver, BODY, HTTP_X_QUALIFI_SIGNATURE="")
    stored, refused = records.all
    assert stored.getMessage() == "delivery stored: interview.created"
    assert isinstance(stored.args, dict)
    assert stored.args.keys() == {"outcome", "name", "kind", "key", "status", "duration_ms"}
    assert vars(stored)["event_name"] == "interview.created"
    assert vars(stored)["key"] == idempotency_key(BODY)
    assert vars(stored)["status"] == 200
    assert stored.name == "gather_webhooks"
    assert refused.getMessage() == "delivery rejected: missing_header"
    assert isinstance(refused.args, dict)
    assert refused.args.keys() == {"outcome", "code", "status", "duration_ms"}


def test_percent_signs_are_only_that(make: Make, records: Records) -> None:
    receiver = make()
    receiver.otherwise(lambda event: event)
    receiver.stop()
    assert str(post(receiver, payload("100%s %(done)d"))) == "200 OK"
    assert records.all[0].getMessage() == "delivery stored: 100%s %(done)d"


@pytest.mark.parametrize("name", ["\ud800", "a\0b", "é" * 1000])
def test_any_name_can_be_stored(name: str, make: Make) -> None:
    names: list[str] = []
    receiver = make()
    receiver.otherwise(lambda event: names.append(event.name))
    receiver.stop()
    assert str(post(receiver, payload(name))) == "200 OK"
    assert receiver.drain(10) == 1
    assert names == [name]


def test_wsgi_reads_no_more_than_it_may(make: Make) -> None:
    receiver = listening(make, max_body=len(BODY))
    endless = io.BytesIO(BODY + b" " * 100)
    terminated = {"CONTENT_LENGTH": "", "wsgi.input_terminated": True}
    answer = post(receiver, BODY, **terminated, **{"wsgi.input": endless})
    assert str(answer) == "413 body_too_large"
    # So much, and as much again that is thrown away, for the sender to get to read the answer.
    assert endless.tell() == 2 * len(BODY) + 1
    assert str(post(receiver, BODY, **terminated)) == "200 OK"
    # Without a length and without an end there is no body.
    assert str(post(receiver, BODY, CONTENT_LENGTH="")) == "401 signature_mismatch"


def test_wsgi_senders_that_hang_up(make: Make, records: Records) -> None:
    receiver = listening(make)

    class Broken(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            raise ConnectionResetError

    assert str(post(receiver, BODY, CONTENT_LENGTH="5000")) == "400 incomplete_body"
    assert str(post(receiver, BODY, **{"wsgi.input": io.BytesIO()})) == "400 incomplete_body"
    assert str(post(receiver, BODY, **{"wsgi.input": Broken()})) == "400 incomplete_body"
    assert records.outcomes() == ["rejected"] * 3


def test_wsgi_body_that_was_taken(make: Make, records: Records) -> None:
    source = io.BytesIO(BODY)
    source.read()
    receiver = listening(make)
    assert str(post(receiver, BODY, **{"wsgi.input": source})) == "500 body_not_raw"
    assert str(post(receiver, b"", CONTENT_LENGTH="5", **{"werkzeug.request": 1})) == (
        "500 body_not_raw"
    )
    assert {record.levelno for record in records.all} == {logging.ERROR}
    assert "middleware" in records.all[0].getMessage()


def test_asgi_chunks(make: Make) -> None:
    receiver = listening(make, max_body=len(BODY))

    async def main() -> None:
        server = Server(receiver)
        assert str(await server.post(BODY[:5], BODY[5:], b"")) == "200 OK"
        no_length = headers(BODY)[1:]
        answer = await server.post(BODY, b" ", headers=no_length)
        assert (str(answer), answer.headers["connection"]) == ("413 body_too_large", "close")
        answer = await server.post(BODY, b" ", headers=no_length, http_version="2")
        assert "connection" not in answer.headers

    run(main)


@pytest.mark.parametrize("end", ["all of it", "too much", "nothing more", "gone"])
def test_asgi_answers_before_it_throws_the_rest_away(make: Make, end: str) -> None:
    receiver = listening(make, max_body=1000)
    happened: list[str] = []

    async def receive() -> Any:
        happened.append("receive")
        if end == "nothing more":
            await asyncio.Event().wait()
        if end == "gone":
            return {"type": "http.disconnect"}
        more = end == "too much" or happened.count("receive") < 3
        return {"type": "http.request", "body": bytes(400), "more_body": more}

    async def send(message: Any) -> None:
        happened.append("more" if message.get("more_body") else message["type"])

    async def main() -> None:
        scope = {"type": "http", "method": "POST", "http_version": "1.1"}
        await receiver.asgi({**scope, "headers": headers(bytes(2000))}, receive, send)

    run(main)
    received = ["receive"] * (3 if end in ("all of it", "too much") else 1)
    assert happened == ["http.response.start", "more", *received, "http.response.body"]


def test_who_waits_to_be_told_to_send_has_sent_nothing(face: str, make: Make) -> None:
    receiver = listening(make, max_body=10)
    waits = send(face, receiver, expect="100-continue")
    assert str(waits) == "413 body_too_large"


def test_wsgi_throws_the_rest_away_once_it_has_answered(make: Make) -> None:
    receiver = listening(make, max_body=1000)
    source = io.BytesIO(bytes(5000))
    environ = {
        "REQUEST_METHOD": "POST",
        "CONTENT_LENGTH": "5000",
        "wsgi.input": source,
    }
    chunks = iter(receiver.wsgi(environ, lambda *_: None))
    assert (next(chunks), source.tell()) == (b"body_too_large", 0)
    assert (list(chunks), source.tell()) == ([], 1000)
    waits = receiver.wsgi({**environ, "HTTP_EXPECT": "100-continue"}, lambda *_: None)
    assert (list(waits), source.tell()) == ([b"body_too_large"], 1000)


def test_asgi_senders_that_hang_up(make: Make) -> None:
    receiver = listening(make)

    async def main() -> None:
        assert str(await Server(receiver).post(BODY, hangs_up=True)) == "400 incomplete_body"

    run(main)


def test_asgi_body_that_was_taken(make: Make) -> None:
    receiver = listening(make)

    async def main() -> None:
        taken = headers(BODY)
        assert str(await Server(receiver).post(b"", headers=taken)) == "500 body_not_raw"

    run(main)


def test_asgi_several_header_lines_are_malformed(make: Make) -> None:
    receiver = listening(make)
    name = SIGNATURE_HEADER.lower().encode()
    time, _, rest = sign(BODY, "whsec_example").partition(",")

    async def main() -> None:
        server = Server(receiver)
        for lines in ([time, rest], [f"{time},{rest}"] * 2, ["", ""]):
            two = [(name, line.encode()) for line in lines]
            assert str(await server.post(BODY, headers=two)) == "400 malformed_header"
        assert str(await server.post(BODY, headers=[])) == "401 missing_header"

    run(main)


def test_asgi_what_is_read_is_stored_though_the_sender_is_gone(make: Make, tmp_path: Path) -> None:
    receiver = listening(make)
    assert receiver.stats().pending == 0

    async def main() -> None:
        with closing(sqlite3.connect(tmp_path / "gather.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            request = asyncio.ensure_future(Server(receiver).post(BODY))
            for _ in range(50):
                await asyncio.sleep(0)  # it waits for the file now
            request.cancel()
            with pytest.raises(asyncio.CancelledError):
                await request
            other.execute("ROLLBACK")
        await asyncio.to_thread(eventually, lambda: receiver.stats().pending == 1)

    run(main)


def test_asgi_other_scopes(make: Make) -> None:
    receiver = make()
    sent: list[Any] = []
    messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message["type"])

    async def main() -> None:
        await receiver.asgi({"type": "lifespan"}, receive, send)
        await receiver.asgi({"type": "websocket"}, receive, send)

    run(main)
    assert sent == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
        "websocket.close",
    ]
