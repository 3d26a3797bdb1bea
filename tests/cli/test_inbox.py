"""`inbox` on inboxes that receivers have filled: in an SQLite file, and in PostgreSQL."""

from __future__ import annotations

import io
import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import psycopg_pool
import pytest
from running import run

from gather_webhooks.receiver import PostgresInbox, Receiver

sys.path.append(str(Path(__file__).parents[1] / "receiver"))

import sender
from servers import Postgres

REACHES_NOBODY = "postgresql://gather:pa55word@127.0.0.1:1/postgres"


@dataclass
class Place:
    """An inbox: where the command line finds it, and a receiver on it."""

    where: str
    receive: Callable[..., Receiver]


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "sqlite":
        file = tmp_path / "gather.db"
        yield Place(
            str(file), lambda **options: Receiver(sender.SECRET, inbox=str(file), **options)
        )
        return
    url = request.getfixturevalue("postgres").url()
    with psycopg_pool.ConnectionPool(url, open=True) as pool:
        with pool.connection() as connection:
            connection.execute("DROP TABLE IF EXISTS gather_inbox, gather_inbox_schema")
        yield Place(
            url, lambda **options: Receiver(sender.SECRET, inbox=PostgresInbox(pool), **options)
        )


def post(receiver: Receiver, body: bytes) -> None:
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_X_QUALIFI_SIGNATURE": sender.signature(body),
        "wsgi.input": io.BytesIO(body),
    }
    statuses: list[str] = []
    answer = receiver.wsgi(environ, lambda status, *_: statuses.append(status))
    assert b"".join(answer) == b"OK", statuses


def body(number: int) -> bytes:
    return sender.payload(
        "interview.created", {"interviewId": str(number), "title": "Ärztin \u2028 \U0001f600"}
    )


def fill(place: Place) -> None:
    """One done, one dead, and one of another receiver that waits."""
    first = place.receive(retries=[])

    @first.on("interview.created")
    def created(event: Any) -> None:
        if event.data.interview_id == "1":
            raise LookupError("the name of a candidate")

    post(first, body(0))
    post(first, body(1))
    first.drain(10)
    first.stop()
    other = place.receive(name="billing")
    other.on("interview.created")(lambda _: None)
    other.stop()
    post(other, body(0))


def documents(place: Place, *arguments: str) -> Any:
    done = run("inbox", place.where, *arguments, "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def states(place: Place) -> dict[tuple[str, str], str]:
    listed = documents(place, "list")["deliveries"]
    return {(row["receiver"], row["key"]): row["state"] for row in listed}


def test_all_of_it(place: Place) -> None:
    fill(place)
    done, dead = sender.key(body(0)), sender.key(body(1))
    assert states(place) == {
        ("default", done): "done",
        ("default", dead): "dead",
        ("billing", done): "pending",
    }
    counted = {row.pop("receiver"): row for row in documents(place, "stats")["receivers"]}
    assert counted["default"] == {
        "pending": 0,
        "running": 0,
        "done": 1,
        "dead": 1,
        "oldest_pending": None,
    }
    assert counted["billing"]["pending"] == 1
    assert counted["billing"]["oldest_pending"].endswith("Z")

    only = documents(
        place, "list", "--state", "dead", "--event", "interview.created", "--receiver", "default"
    )
    assert [row["key"] for row in only["deliveries"]] == [dead]
    assert only["deliveries"][0]["error"].startswith("LookupError")
    assert "candidate" not in json.dumps(only)
    assert documents(place, "list", "--limit", "1")["more"] is True

    shown = documents(place, "show", dead[:10])
    assert shown["payload"] == json.loads(body(1))
    assert run("inbox", place.where, "show", dead, "--body").stdout == body(1).decode()
    assert "erased" in run("inbox", place.where, "show", done[:10], "--receiver", "default").stdout
    several = run("inbox", place.where, "show", done[:10])
    assert several.returncode == 2
    assert "billing" in several.stderr

    refused = run("inbox", place.where, "replay", done, "--receiver", "default")
    assert refused.returncode == 1
    assert "cannot be run again" in refused.stdout
    replayed = documents(place, "replay", "--dead")["deliveries"]
    assert [(row["key"], row["ok"]) for row in replayed] == [(dead, True)]
    assert states(place)["default", dead] == "pending"

    # A receiver that works takes it up.
    ran: list[Any] = []
    mended = place.receive()
    mended.on("interview.created")(lambda event: ran.append(event.data.interview_id))
    mended.drain(10)
    mended.stop()
    assert ran == ["1"]
    assert states(place)["default", dead] == "done"

    deleted = documents(place, "delete", dead, "--receiver", "default")["deliveries"]
    assert [row["ok"] for row in deleted] == [True]
    assert ("default", dead) not in states(place)


def test_what_is_no_inbox(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "empty.db"
    file.touch()
    where = place.where if place.where.startswith("postgresql:") else str(file)
    done = run("inbox", where, "list")
    assert done.returncode == 2
    assert "gather_inbox" in done.stderr
    assert file.stat().st_size == 0


def test_what_cannot_be_reached(tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.db"
    assert run("inbox", nothing, "list").returncode == 3
    assert not nothing.exists()
    done = run("inbox", REACHES_NOBODY, "list")
    assert done.returncode == 3
    assert "pa55word" not in done.stdout + done.stderr


def test_a_newer_schema_is_left_alone(place: Place) -> None:
    fill(place)
    newer = "UPDATE gather_inbox_schema SET version = 2"
    if place.where.startswith("postgresql:"):
        with psycopg.connect(place.where) as connection:
            connection.execute(newer)
    else:
        with sqlite3.connect(place.where) as file:
            file.execute(newer)
    done = run("inbox", place.where, "list")
    assert done.returncode == 2
    assert "schema 2" in done.stderr
