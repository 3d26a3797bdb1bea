"""Marking a delivery done on a connection of the user's."""

import sqlite3
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from ._errors import LeaseLost, wrong_use
from ._operations import Operation
from ._sql import Dialect, in_order, statements


def complete_in(
    connection: Any, operation: Operation[bool], dialect: Dialect, done: Callable[[], None]
) -> Awaitable[None] | None:
    """Run the operation on the connection, and call ``done`` if the delivery was still ours."""
    if hasattr(connection, "in_atomic_block") and hasattr(connection, "ensure_connection"):
        connection = _of_django(connection)
    if isinstance(connection, sqlite3.Connection):
        _check_dialect(dialect, "sqlite")
        _in_sqlite(connection, operation, done)
        return None
    psycopg = sys.modules.get("psycopg")  # whoever has a connection has imported it
    if psycopg is not None and isinstance(connection, psycopg.Connection):
        _check_dialect(dialect, "postgres")
        _in_psycopg(psycopg, connection, operation, done)
        return None
    if psycopg is not None and isinstance(connection, psycopg.AsyncConnection):
        _check_dialect(dialect, "postgres")
        return _in_async_psycopg(psycopg, connection, operation, done)
    asyncpg = sys.modules.get("asyncpg")
    if asyncpg is not None and isinstance(
        connection, (asyncpg.Connection, asyncpg.pool.PoolConnectionProxy)
    ):
        _check_dialect(dialect, "postgres")
        return _in_asyncpg(connection, operation, done)
    kind = type(connection)
    raise wrong_use(
        f"`connection` is of type {kind.__module__}.{kind.__name__}: give the driver's own "
        "connection, of sqlite3, psycopg or asyncpg, or that of Django. It is "
        "`connection.connection.driver_connection` in SQLAlchemy"
    )


def _of_django(connection: Any) -> Any:
    """Give the driver's own connection of one of Django's."""
    if not connection.in_atomic_block:
        raise _no_transaction("begin one first: `with transaction.atomic():`")
    return connection.connection


def _in_sqlite(
    connection: sqlite3.Connection, operation: Operation[bool], done: Callable[[], None]
) -> None:
    # Without `isolation_level`, and with the newer `autocommit`, nothing opens one by itself.
    modern = getattr(connection, "autocommit", -1)
    opens_one = modern is False or (modern == -1 and connection.isolation_level is not None)
    if not connection.in_transaction and not opens_one:
        raise _no_transaction()
    cursor = connection.execute(statements("sqlite")["complete"], operation.values)
    _judge(cursor.rowcount, done)


def _in_psycopg(
    psycopg: Any, connection: Any, operation: Operation[bool], done: Callable[[], None]
) -> None:
    _check_transaction(psycopg, connection)
    with psycopg.RawCursor(connection) as cursor:
        cursor.execute(statements("postgres")["complete"], in_order(operation))
        _judge(cursor.rowcount, done)


async def _in_async_psycopg(
    psycopg: Any, connection: Any, operation: Operation[bool], done: Callable[[], None]
) -> None:
    _check_transaction(psycopg, connection)
    async with psycopg.AsyncRawCursor(connection) as cursor:
        await cursor.execute(statements("postgres")["complete"], in_order(operation))
        _judge(cursor.rowcount, done)


async def _in_asyncpg(
    connection: Any, operation: Operation[bool], done: Callable[[], None]
) -> None:
    if not connection.is_in_transaction():
        raise _no_transaction()
    status = await connection.execute(statements("postgres")["complete"], *in_order(operation))
    _judge(int(status.rpartition(" ")[2]), done)


def _check_transaction(psycopg: Any, connection: Any) -> None:
    if connection.pgconn.pipeline_status != psycopg.pq.PipelineStatus.OFF:
        raise wrong_use(
            "the connection is in a pipeline, which does not say whether the delivery is still "
            "this handler's before all of it is sent: call complete_in outside of it"
        )
    idle = connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    if idle and connection.autocommit:
        raise _no_transaction()


def _check_dialect(inbox: Dialect, connection: Dialect) -> None:
    names = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
    if inbox != connection:
        raise wrong_use(
            f"the connection is one of {names[connection]}, and the inbox is in {names[inbox]}: "
            "only a transaction on the inbox's own database can complete the delivery"
        )


def _no_transaction(fix: str = "begin one first") -> Exception:
    """Make the error for a connection that would commit the mark by itself."""
    return wrong_use(
        "no transaction is open on the connection, so that the delivery would be marked done "
        f"before, and apart from, what the handler writes: {fix}"
    )


def _judge(count: int, done: Callable[[], None]) -> None:
    if not count:
        raise LeaseLost(
            "the delivery is no longer this handler's, which took too long or could not renew its "
            "lease, or the connection is to another database than the inbox's: do not commit, let "
            "this error roll your transaction back"
        )
    done()
