"""The inbox in the database of a Django project."""
# ruff: noqa: PLC0415 -- Django is imported when its settings are there

import os
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gather_webhooks.receiver._errors import wrong_use
from gather_webhooks.receiver._fork import at_fork
from gather_webhooks.receiver._inbox import Inbox, Job
from gather_webhooks.receiver._postgres import PostgresInbox
from gather_webhooks.receiver._sqlite import SqliteInbox

from ._connections import Connections

if TYPE_CHECKING:
    from gather_webhooks.receiver._sql import Dialect


class DjangoInbox(Inbox):
    """An inbox in the project's own database: SQLite, or PostgreSQL with psycopg 3.

    It has connections of its own, made with the project's settings, so that what is stored is
    committed before the answer, whatever the rest of the request does. Nothing is opened, and no
    setting is read, before its first use.

    In a handler, ``delivery.complete_in(django.db.connection)`` within ``transaction.atomic()``
    marks the delivery done together with what the ORM writes: that happens exactly once.

    Args:
        using: Which of ``DATABASES``.

    Raises:
        UsageError: At its first use: there is no such database, or it is of another kind.

    Example:
        >>> from gather_webhooks.receiver import Receiver
        >>> from gather_webhooks.receiver.django import DjangoInbox
        >>> receiver = Receiver("whsec_example", inbox=DjangoInbox())
    """

    __module__ = "gather_webhooks.receiver.django"

    def __init__(self, using: str = "default") -> None:
        """Keep the name; the database is looked up at the first use."""
        self._using = using
        self._found: tuple[tuple[Any, ...], Inbox] | None = None
        self._reset()
        at_fork(self, child=DjangoInbox._reset)

    def __repr__(self) -> str:
        return f"DjangoInbox(using={self._using!r})"

    def _reset(self) -> None:
        self._lock = threading.Lock()

    @property
    def _dialect(self) -> "Dialect":
        return self._inbox()._dialect  # noqa: SLF001 -- it stands for that one

    def _begin(self, job: Job) -> None:
        self._inbox()._begin(job)  # noqa: SLF001 -- likewise

    def _inbox(self) -> Inbox:
        database = self._database()
        # Tests of Django rename their databases.
        which = tuple(database[name] for name in ("ENGINE", "NAME", "HOST", "PORT"))
        with self._lock:
            if self._found is None or self._found[0] != which:
                self._found = which, self._made(database)
            return self._found[1]

    def _database(self) -> Mapping[str, Any]:
        from django.db import connections

        found: Mapping[str, Any] | None = connections.settings.get(self._using)
        if found is None:
            raise wrong_use(
                f"DATABASES has no {self._using!r}, which DjangoInbox is to use: correct `using`"
            )
        return found

    def _made(self, database: Mapping[str, Any]) -> Inbox:
        from django.db import connections

        vendor = connections[self._using].vendor
        if vendor == "sqlite":
            return SqliteInbox(self._path(database["NAME"]))
        if vendor != "postgresql":
            raise wrong_use(
                f"the database {self._using!r} is one of {vendor}: DjangoInbox can use SQLite and "
                "PostgreSQL. Name another one of DATABASES, as in DjangoInbox(using='webhooks')"
            )
        from django.db.backends.postgresql.psycopg_any import is_psycopg3

        if not is_psycopg3:
            raise wrong_use(
                "the project uses psycopg2, and DjangoInbox needs psycopg 3, which Django prefers "
                "once it is there: pip install 'psycopg[binary]'"
            )
        pool: Any = Connections(self._using)
        return PostgresInbox(pool)

    def _path(self, name: Any) -> str:
        path: str = os.fspath(name)
        if path == ":memory:" or path.startswith("file:"):
            raise wrong_use(
                f"the database {self._using!r} is in memory, or an address of SQLite, which the "
                "inbox cannot share. In tests, give it a file: 'TEST': {'NAME': 'test.db'} in "
                "DATABASES"
            )
        return path
