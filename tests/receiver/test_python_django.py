"""Django's own inbox in PostgreSQL: connections by the project's settings, and the ORM's transactions."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import django
import psycopg
import pytest
import sender
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import clear_url_caches, path
from servers import Postgres
from subject import eventually as until

from gather_webhooks.receiver import Delivery, Receiver
from gather_webhooks.receiver.django import DjangoInbox, _connections

URLS = ModuleType("urls_of_these_tests")
BODY = sender.payload("interview.created", {"interviewId": "1", "title": "Barista"})
Database = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture(scope="module", autouse=True)
def project(postgres: Postgres) -> Iterator[None]:
    with psycopg.connect(postgres.url(), autocommit=True) as admin:
        admin.execute("CREATE DATABASE project")
        admin.execute("CREATE ROLE writer")
    sys.modules[URLS.__name__] = URLS
    settings.configure(
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=URLS.__name__,
        INSTALLED_APPS=["gather_webhooks.receiver.django"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": "project",
                "USER": "gather",
                "HOST": "127.0.0.1",
                "PORT": str(postgres.port),
                "ATOMIC_REQUESTS": True,
                "OPTIONS": {},
            }
        },
    )
    django.setup()
    yield
    connections.close_all()


@pytest.fixture
def database(postgres: Postgres) -> Iterator[Database]:
    """Empty, but for a table of the program's."""
    with psycopg.connect(postgres.url("project"), autocommit=True) as database:
        database.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        database.execute("CREATE TABLE titles (title TEXT)")
        yield database


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver(sender.SECRET, inbox=DjangoInbox())
    setattr(URLS, "urlpatterns", [path("webhooks/qualifi", receiver.django)])  # noqa: B010
    clear_url_caches()
    yield receiver
    receiver.stop()


def eventually(check: Callable[[], object]) -> None:
    def checked() -> None:
        assert check()

    until(checked)


def post() -> str:
    response = Client(enforce_csrf_checks=True).post(
        sender.PATH,
        data=BODY,
        content_type="application/json",
        headers={sender.HEADER: sender.signature(BODY)},
    )
    return f"{response.status_code} {response.content.decode()}"


def titles(database: Database) -> list[str]:
    return [row[0] for row in database.execute("SELECT title FROM titles")]


def insert(title: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO titles VALUES (%s)", [title])


@pytest.mark.parametrize("migrated", [False, True])
def test_exactly_once_with_the_orm(
    database: Database, receiver: Receiver, *, migrated: bool
) -> None:
    failed = threading.Event()

    @receiver.on("interview.created")
    def created(event: Any, delivery: Delivery) -> None:
        with transaction.atomic():
            insert(event.data.title)
            delivery.complete_in(connection)
            if not failed.is_set():
                failed.set()
                raise RuntimeError("not yet")

    if migrated:
        call_command("migrate", verbosity=0)
    assert post() == "200 OK"
    eventually(failed.is_set)
    eventually(lambda: receiver.stats().pending == 1)
    assert titles(database) == []
    for (key,) in database.execute("SELECT key FROM gather_inbox").fetchall():
        receiver.replay(key)
    eventually(lambda: receiver.stats().done == 1)
    assert titles(database) == ["Barista"]
    call_command("migrate", verbosity=0)
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_connections_that_died_are_replaced(database: Database, receiver: Receiver) -> None:
    @receiver.on("interview.created")
    def created(event: Any) -> None:
        insert(event.data.title)

    def cut() -> None:
        database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = 'project' AND pid <> pg_backend_pid()"
        )

    for number in range(1, 4):
        cut()
        receiver.delete(sender.key(BODY))
        assert post() == "200 OK"
        eventually(lambda: len(titles(database)) == number)  # noqa: B023 -- it waits here


def test_a_role_that_the_project_assumes(
    database: Database, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.execute("GRANT ALL ON SCHEMA public TO writer")
    monkeypatch.setitem(settings.DATABASES["default"], "OPTIONS", {"assume_role": "writer"})
    assert receiver.stats().pending == 0
    rows = database.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'gather_inbox'")
    assert rows.fetchall() == [("writer",)]


def test_no_more_connections_than_it_says(database: Database) -> None:
    pool = _connections.Connections("default")
    taken = [pool.getconn(1) for _ in range(_connections.MOST)]
    with pytest.raises(TimeoutError, match="no connection was free"):
        pool.getconn(0.01)
    for one in taken:
        pool.putconn(one)
    assert pool.getconn(1) is taken[-1]
    assert database


def test_what_is_not_as_it_was_is_not_kept(database: Database) -> None:
    pool = _connections.Connections("default")
    first = pool.getconn(1)
    first.execute("BEGIN")
    pool.putconn(first)
    assert first.closed
    second = pool.getconn(1)
    pool.putconn(second)
    pool._idle = [(time.monotonic() - _connections.IDLE - 1, one) for _, one in pool._idle]
    third = pool.getconn(1)
    assert second.closed
    assert third is not second
    pool.putconn(third)
    assert database


def test_a_database_that_is_down(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    receiver.on("interview.created")(lambda event: event)
    monkeypatch.setitem(settings.DATABASES["default"], "PORT", "1")
    assert post() == "503 store_unavailable"
    monkeypatch.undo()
    assert post() == "200 OK"
    assert database
