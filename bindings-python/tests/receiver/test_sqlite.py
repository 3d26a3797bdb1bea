"""The inbox in a file."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

import gather_webhooks.receiver
from gather_webhooks import ConfigurationError
from gather_webhooks.receiver import Receiver, _inbox
from receiver.conftest import Make, Records, eventually, payload, post

ROOT = Path(__file__).resolve().parents[3]
BODY = payload(title="Barista")


def open_file(folder: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(folder / "gather.db", isolation_level=None))


@pytest.fixture
def receiver(make: Make) -> Receiver:
    receiver = make()
    receiver.on("interview.created")(lambda event: event)
    receiver.stop()
    return receiver


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
def test_statements_are_those_of_every_language(dialect: str) -> None:
    installed = Path(gather_webhooks.receiver.__file__).with_name(f"{dialect}.sql")
    assert installed.read_bytes() == (ROOT / f"receiver/sql/{dialect}.sql").read_bytes()


def test_a_locked_file_is_waited_for(receiver: Receiver, tmp_path: Path) -> None:
    assert receiver.stats().pending == 0
    with open_file(tmp_path) as other, ThreadPoolExecutor() as threads:
        other.execute("BEGIN IMMEDIATE")
        answer = threads.submit(post, receiver, BODY)
        time.sleep(0.3)  # it finds the file locked, more than once
        other.execute("COMMIT")
        assert str(answer.result()) == "200 OK"


def test_a_file_that_stays_locked(
    receiver: Receiver, tmp_path: Path, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_inbox.perform, "__defaults__", (0.2,))
    assert receiver.stats().pending == 0
    with open_file(tmp_path) as other:
        other.execute("BEGIN EXCLUSIVE")
        answer = post(receiver, BODY)
        other.execute("ROLLBACK")
    assert (str(answer), answer.headers["Retry-After"]) == ("503 store_unavailable", "30")
    assert records.outcomes() == ["unavailable"]
    assert records.all[0].levelname == "ERROR"
    assert receiver.stats().pending == 0
    assert str(post(receiver, BODY)) == "200 OK"


def test_a_table_that_is_dropped_is_made_again(receiver: Receiver, tmp_path: Path) -> None:
    assert str(post(receiver, BODY)) == "200 OK"
    with open_file(tmp_path) as other:
        other.execute("DROP TABLE gather_inbox")
    assert str(post(receiver, BODY)) == "503 store_unavailable"
    assert str(post(receiver, BODY)) == "200 OK"


def test_a_file_that_is_gone_is_made_again(receiver: Receiver, tmp_path: Path) -> None:
    assert str(post(receiver, BODY)) == "200 OK"
    (tmp_path / "gather.db").unlink()
    assert str(post(receiver, BODY)) == "200 OK"
    with open_file(tmp_path) as other:
        assert other.execute("SELECT count(*) FROM gather_inbox").fetchall() == [(1,)]


def test_a_file_that_is_no_database(receiver: Receiver, tmp_path: Path) -> None:
    (tmp_path / "gather.db").write_bytes(b"not a database" * 1000)
    assert str(post(receiver, BODY)) == "503 store_unavailable"
    (tmp_path / "gather.db").unlink()
    assert str(post(receiver, BODY)) == "200 OK"


def test_a_newer_table_is_refused(receiver: Receiver, tmp_path: Path, records: Records) -> None:
    with open_file(tmp_path) as other:
        other.execute("CREATE TABLE gather_inbox_schema (version INTEGER NOT NULL)")
        other.execute("INSERT INTO gather_inbox_schema VALUES (2)")
    assert str(post(receiver, BODY)) == "503 store_unavailable"
    assert "Update gather-webhooks" in records.all[0].getMessage()
    with pytest.raises(ConfigurationError, match="newer version of the library"):
        receiver.stats()


def test_a_journal_that_is_wal_stays_so(receiver: Receiver, tmp_path: Path) -> None:
    with open_file(tmp_path) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE mine (n)")
        assert str(post(receiver, BODY)) == "200 OK"
        assert other.execute("PRAGMA journal_mode").fetchall() == [("wal",)]


def test_many_at_once_are_committed_each(receiver: Receiver) -> None:
    bodies = [payload(title=str(number)) for number in range(200)]
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda body: str(post(receiver, body)), [*bodies, *bodies]))
    assert set(answers) == {"200 OK"}
    assert receiver.stats().pending == len(bodies)


def test_two_in_one_file(make: Make) -> None:
    ran: list[str | None] = []
    receivers = [make() for _ in range(2)]
    for receiver in receivers:
        receiver.on("interview.created")(lambda event: ran.append(event.data.title))
    bodies = [payload(title=str(number)) for number in range(50)]
    with ThreadPoolExecutor(8) as threads:
        for receiver in receivers:
            threads.map(lambda body, to=receiver: post(to, body), bodies)
    eventually(lambda: receivers[0].stats().done == len(bodies))
    assert len(ran) == len(set(ran)) == len(bodies)
