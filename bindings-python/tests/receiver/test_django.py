"""The receiver as a view of Django, and its inbox in the project's database."""

from __future__ import annotations

import asyncio
import io
import json
import os
import sqlite3
import sys
import threading
from contextlib import closing
from types import ModuleType
from typing import TYPE_CHECKING, Any

import django
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.test import AsyncClient, Client, RequestFactory
from django.test.client import MULTIPART_CONTENT
from django.urls import clear_url_caches, include, path

from gather_webhooks import SIGNATURE_HEADER, UsageError, sign
from gather_webhooks.receiver import Delivery, Receiver
from gather_webhooks.receiver._front import Front
from gather_webhooks.receiver.django import DjangoInbox
from receiver.conftest import PATIENCE, SECRET, Records, eventually, payload

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BODY = payload(title="Barista")
PATH = "webhooks/qualifi"
URLS = ModuleType("urls_of_the_tests")


class Middleware:
    """Looks at a request before the receiver does, as a test says."""

    look: Any = None

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        if Middleware.look is not None:
            Middleware.look(request)
        return self.get_response(request)


@pytest.fixture(scope="module", autouse=True)
def project(tmp_path_factory: pytest.TempPathFactory) -> None:
    sys.modules[URLS.__name__] = URLS
    setattr(URLS, "urlpatterns", [])  # noqa: B010 -- it is a module
    sqlite = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": tmp_path_factory.mktemp("django") / "project.db",
        "ATOMIC_REQUESTS": True,
        "OPTIONS": {"transaction_mode": "IMMEDIATE"},
    }
    settings.configure(
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=URLS.__name__,
        INSTALLED_APPS=["gather_webhooks.receiver.django"],
        MIDDLEWARE=[
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            f"{__name__}.Middleware",
        ],
        DATABASES={
            "default": sqlite,
            "memory": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"},
            "other": {"ENGINE": "django.db.backends.dummy"},
        },
    )
    django.setup()


@pytest.fixture
def database() -> Iterator[Path]:
    """The file of the database, empty."""
    file: Path = settings.DATABASES["default"]["NAME"]
    file.unlink(missing_ok=True)
    yield file
    connections.close_all()


@pytest.fixture
def make(database: Path) -> Iterator[Any]:
    """Make a receiver that has a path in the project, and stores only."""
    made: list[Receiver] = []

    def make(route: str = PATH, *, inbox: Any = None, **options: Any) -> Receiver:
        assert database
        receiver = Receiver(SECRET, inbox=inbox or DjangoInbox(), **options)
        receiver.on("interview.created")(lambda event: event)
        receiver.stop()
        made.append(receiver)
        publish(path(route, receiver.django))
        return receiver

    yield make
    Middleware.look = None
    for receiver in made:
        receiver.stop(PATIENCE)


def publish(*patterns: Any) -> None:
    setattr(URLS, "urlpatterns", list(patterns))  # noqa: B010 -- it is a module
    clear_url_caches()


def post(body: bytes = BODY, route: str = PATH, **more: Any) -> str:
    client = Client(enforce_csrf_checks=True)
    headers = {SIGNATURE_HEADER: sign(body, SECRET), **more.pop("headers", {})}
    response = client.post(
        f"/{route}", **{"data": body, "content_type": "application/json", **more}, headers=headers
    )
    text = b"".join(response) if response.streaming else response.content
    return f"{response.status_code} {text.decode()}"


def test_answers(make: Any, records: Records) -> None:
    make(max_body=1000)
    assert post() == "200 OK"
    assert post() == "200 OK"
    assert post(headers={SIGNATURE_HEADER: sign(BODY, "other")}) == "401 signature_mismatch"
    assert post(bytes(1001)) == "413 body_too_large"
    assert post(headers={"Content-Encoding": "gzip"}) == "415 unsupported_encoding"
    assert Client().get(f"/{PATH}").status_code == 405
    assert records.outcomes() == ["stored", "duplicate", *["rejected"] * 4]


def test_asgi(make: Any) -> None:
    receiver = make(max_body=1000)

    async def posted(body: bytes) -> str:
        response = await AsyncClient(enforce_csrf_checks=True).post(
            f"/{PATH}",
            data=body,
            content_type="application/json",
            headers={SIGNATURE_HEADER: sign(body, SECRET)},
        )
        return f"{response.status_code} {response.content.decode()}"

    async def main() -> None:
        assert await posted(BODY) == "200 OK"
        assert await posted(bytes(1001)) == "413 body_too_large"
        Middleware.look = lambda request: request.read()
        assert await posted(BODY) == "500 body_not_raw"

    asyncio.run(main())
    assert receiver.stats().pending == 1


def test_it_is_committed_before_the_answer(make: Any, database: Path) -> None:
    make()  # ATOMIC_REQUESTS is on
    assert post() == "200 OK"
    with closing(sqlite3.connect(database)) as other:
        assert other.execute("SELECT state FROM gather_inbox").fetchall() == [("pending",)]


@pytest.mark.parametrize(
    ("look", "answer"),
    [
        (json.load, "500 body_not_raw"),
        (lambda request: request.read(1), "500 body_not_raw"),
        (lambda request: request.body, "200 OK"),
        (lambda request: request.POST, "200 OK"),
    ],
)
def test_a_body_that_was_looked_at(make: Any, records: Records, look: Any, answer: str) -> None:
    make()
    Middleware.look = look
    assert post() == answer
    if answer != "200 OK":
        assert "use `request.body`" in records.all[-1].getMessage()


def test_a_form_that_was_parsed(make: Any) -> None:
    make()
    Middleware.look = lambda request: request.POST
    assert post(data={"a": "b"}, content_type=MULTIPART_CONTENT) == "500 body_not_raw"


def test_limits_of_the_program_are_for_what_it_parses(
    make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(max_body=len(BODY))
    monkeypatch.setattr(settings, "DATA_UPLOAD_MAX_MEMORY_SIZE", 10)
    assert post() == "200 OK"
    monkeypatch.setattr(settings, "DATA_UPLOAD_MAX_MEMORY_SIZE", None)
    Middleware.look = lambda request: request.body
    assert post(BODY + b" ") == "413 body_too_large"


def test_what_reads_after_it_is_told(make: Any) -> None:
    request = RequestFactory().post("/", data=BODY, content_type="application/json")
    make().django(request).close()
    with pytest.raises(Exception, match="You cannot access body after reading"):
        assert request.body


def test_senders_that_hang_up_and_chunks(make: Any) -> None:
    receiver = make(max_body=len(BODY))

    def send(**environ: Any) -> str:
        signed = {"HTTP_X_QUALIFI_SIGNATURE": sign(BODY, SECRET)}
        request = RequestFactory().post("/", BODY, "application/json", **signed)
        request.environ.update(environ)
        response = receiver.django(request)
        text = b"".join(response) if response.streaming else response.content
        response.close()
        return f"{response.status_code} {text.decode()}"

    source = io.BytesIO(BODY)
    assert send(CONTENT_LENGTH=str(len(BODY) - 1)) == "401 signature_mismatch"
    assert send(**{"wsgi.input": io.BytesIO(b"{")}) == "400 incomplete_body"
    chunked = {"CONTENT_LENGTH": "", "wsgi.input": source, "wsgi.input_terminated": True}
    assert send(**chunked) == "200 OK"
    assert send(**chunked | {"wsgi.input": io.BytesIO(BODY * 3)}) == "413 body_too_large"


def test_exactly_once_with_the_orm(database: Path) -> None:
    receiver = Receiver(SECRET, inbox=DjangoInbox())
    publish(path(PATH, receiver.django))
    failed = threading.Event()

    @receiver.on("interview.created")
    def created(event: Any, delivery: Delivery) -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO titles VALUES (%s)", [event.data.title])
            delivery.complete_in(connection)
            if not failed.is_set():
                failed.set()
                raise RuntimeError("not yet")

    with closing(sqlite3.connect(database)) as other:
        other.execute("CREATE TABLE titles (title TEXT)")
        assert post() == "200 OK"
        eventually(failed.is_set)
        eventually(lambda: receiver.stats().pending == 1)
        (waiting,) = other.execute("SELECT key FROM gather_inbox").fetchall()
        assert other.execute("SELECT * FROM titles").fetchall() == []
        receiver.replay(waiting[0])
        eventually(lambda: receiver.stats().done == 1)
        assert other.execute("SELECT * FROM titles").fetchall() == [("Barista",)]
    receiver.stop(PATIENCE)


def test_a_mark_needs_a_transaction(make: Any) -> None:
    receiver = make(retries=[])
    errors: list[BaseException] = []

    def other(event: Any, delivery: Delivery) -> None:
        del event
        try:
            delivery.complete_in(connection)
        except UsageError as error:
            errors.append(error)

    receiver.otherwise(other)
    assert post(payload("interview.updated")) == "200 OK"
    assert receiver.drain(10) == 1
    assert "no transaction is open" in str(errors[0])


def test_handlers_have_connections_that_live(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    receiver = make()
    closed: list[str] = []
    monkeypatch.setattr(
        "django.db.close_old_connections",
        lambda **_: closed.append(threading.current_thread().name),
    )
    receiver.otherwise(lambda event: closed.append(event.name))
    assert post(payload("interview.updated")) == "200 OK"
    closed.clear()
    assert receiver.drain(10) == 1
    assert closed == ["gather-handler", "interview.updated", "gather-handler"]


def test_so_have_asynchronous_ones(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    receiver = make()
    closed: list[str] = []
    monkeypatch.setattr("django.db.close_old_connections", lambda **_: closed.append("closed"))

    async def other(event: Any) -> None:
        closed.append(event.name)

    receiver.otherwise(other)
    assert post(payload("interview.updated")) == "200 OK"
    closed.clear()
    assert receiver.drain(10) == 1
    assert closed == ["closed", "interview.updated", "closed"]


@pytest.mark.parametrize("first", ["migration", "receiver"])
def test_the_migration_and_the_receiver_make_the_same_tables(
    make: Any, database: Path, first: str
) -> None:
    receiver = make()
    if first == "receiver":
        assert post() == "200 OK"
    call_command("migrate", verbosity=0)
    if first == "migration":
        assert post() == "200 OK"
    assert receiver.stats().pending == 1
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    call_command("migrate", "gather_webhooks", "zero", verbosity=0)
    with closing(sqlite3.connect(database)) as other:
        names = other.execute("SELECT name FROM sqlite_master WHERE name LIKE 'gather%'").fetchall()
    assert names == []


@pytest.mark.parametrize(
    ("using", "message"),
    [
        ("memory", "'TEST': {'NAME': 'test.db'}"),
        ("other", "can use SQLite and PostgreSQL"),
        ("missing", "DATABASES has no 'missing'"),
    ],
)
def test_databases_that_it_cannot_use(
    make: Any, records: Records, using: str, message: str
) -> None:
    receiver = make(inbox=DjangoInbox(using))
    assert repr(DjangoInbox(using)) == f"DjangoInbox(using={using!r})"
    assert post() == "503 store_unavailable"
    assert message in records.all[-1].getMessage()
    with pytest.raises(UsageError, match=r"DATABASES|the database"):
        receiver.stats()


def test_a_database_that_tests_rename(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    receiver = make()
    assert post() == "200 OK"
    file: Path = settings.DATABASES["default"]["NAME"]
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", file.with_name("renamed.db"))
    assert receiver.stats().pending == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_child_waits_for_no_thread_of_its_parent() -> None:
    inbox = DjangoInbox()
    with vars(inbox)["_lock"]:  # as a thread has it that is at its first use
        child = os.fork()
        if not child:
            os._exit(not vars(inbox)["_lock"].acquire(timeout=5))
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize(
    ("route", "slashes", "warned"),
    [(PATH, True, False), (f"{PATH}/", True, True), (f"{PATH}/", False, False)],
)
def test_check_of_paths(
    make: Any, monkeypatch: pytest.MonkeyPatch, route: str, *, slashes: bool, warned: bool
) -> None:
    receiver = make()
    publish(path("api/", include(([path(route, receiver.django)], "api"))))
    monkeypatch.setattr(settings, "APPEND_SLASH", slashes)
    said = io.StringIO()
    call_command("check", stderr=said, stdout=said)
    assert ("gather_webhooks.W001" in said.getvalue()) == warned
    assert (f"'api/{route}'" in said.getvalue()) == warned


def test_run_receiver(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr(Front, "run", lambda front: ran.append(front.plan.name))
    receivers = [make(name=name) for name in ("default", "other")]
    publish(path("one", receivers[0].django))
    call_command("run_receiver")
    publish(*(path(str(number), one.django) for number, one in enumerate(receivers)))
    with pytest.raises(CommandError, match=r"default, other\. Name one with --name"):
        call_command("run_receiver")
    call_command("run_receiver", name="other")
    publish()
    with pytest.raises(CommandError, match=r"none\. Add one"):
        call_command("run_receiver")
    assert ran == ["default", "other"]
