"""What a receiver is made with, checked."""

import os
from datetime import timedelta
from typing import Any, Final

from gather_webhooks import Verifier

from ._errors import wrong_use
from ._inbox import Inbox
from ._sqlite import SqliteInbox

#: Ten minutes: what a Verifier allows by itself.
TOLERANCE: Final = timedelta(minutes=10)


def verifier(secret: Any, tolerance: timedelta | float | None) -> Verifier:
    if not isinstance(secret, Verifier):
        return Verifier(secret, tolerance=tolerance)
    if tolerance is not TOLERANCE:
        raise wrong_use(
            "`tolerance` is given beside a Verifier, which has one already: give it to the Verifier"
        )
    return secret


def store(inbox: str | os.PathLike[str] | Inbox | None) -> Inbox | None:
    if inbox is None or isinstance(inbox, Inbox):
        return inbox
    if isinstance(inbox, (str, os.PathLike)):
        if isinstance(inbox, str) and inbox.startswith(("postgres://", "postgresql://")):
            raise wrong_use(
                "`inbox` is the address of a PostgreSQL database: give PostgresInbox(pool), with a "
                "pool of psycopg_pool"
            )
        return SqliteInbox(inbox)
    raise wrong_use(
        "`inbox` is no inbox: give the path of a file for SQLite, or PostgresInbox(pool)"
    )


def positive(argument: str, value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    raise wrong_use(f"`{argument}` is no whole number greater than 0: give one, or leave it out")
