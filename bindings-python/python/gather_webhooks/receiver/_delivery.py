"""The delivery, as a handler sees it beside the event."""

from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, overload

from ._errors import nothing_to_complete

if TYPE_CHECKING:
    import sqlite3

    import psycopg


class AsyncpgConnection(Protocol):
    """A connection of asyncpg, or what its pool gives."""

    def is_in_transaction(self) -> bool:
        """Tell whether a transaction is open."""


class DjangoConnection(Protocol):
    """``django.db.connection``, or one of ``django.db.connections``."""

    in_atomic_block: bool

    def ensure_connection(self) -> None:
        """Connect, unless it is."""


class Completion(Protocol):
    """Marks a delivery done in a transaction of the user's."""

    def __call__(self, connection: Any, /) -> Awaitable[None] | None:
        """Raise ``LeaseLost`` if it is not this lease-holder's any more."""


@dataclass(frozen=True)
class Delivery:
    """What a handler may want to know of a delivery, besides its event.

    Attributes:
        key: The idempotency key: the same for every attempt at the delivery, by the sender and
            here. Pass it on to APIs that take one, so that a repetition has no effect.
        name: The event's name.
        attempt: Which attempt of the handler this is: 1, 2, …
        received_at: When the delivery was received, in UTC.
        signed_at: When it was signed, in UTC.

    Example:
        >>> from gather_webhooks import Event, InterviewCreated
        >>> from gather_webhooks.receiver import Delivery, Receiver
        >>> receiver = Receiver("whsec_example")
        >>> @receiver.on("interview.created")
        ... def created(event: Event[InterviewCreated], delivery: Delivery) -> None:
        ...     print(event.data.title, delivery.key, delivery.attempt)
    """

    __module__ = "gather_webhooks.receiver"

    key: str
    name: str
    attempt: int
    received_at: datetime
    signed_at: datetime
    _complete: Completion | None = field(default=None, repr=False, compare=False, kw_only=True)

    @overload
    def complete_in(
        self, connection: "sqlite3.Connection | psycopg.Connection[Any] | DjangoConnection"
    ) -> None: ...
    @overload
    def complete_in(
        self, connection: "psycopg.AsyncConnection[Any] | AsyncpgConnection"
    ) -> Awaitable[None]: ...
    def complete_in(self, connection: Any) -> Awaitable[None] | None:
        """Mark the delivery done in your own open transaction on the inbox's database.

        What your handler writes in that transaction then happens exactly once, as both are
        committed together or not at all. Commit it yourself; a handler that returns without having
        committed is run again.

        Args:
            connection: Your connection: of ``sqlite3``, of psycopg or of Django; or of asyncpg, or
                an ``AsyncConnection`` of psycopg, and then the call has to be awaited.

        Returns:
            Nothing; something to await for an asynchronous connection.

        Raises:
            LeaseLost: Another one has taken the delivery up: roll back.
            UsageError: The connection is not to the kind of database that the inbox is in, or no
                transaction is open, or there is no inbox.

        Example:
            >>> import sqlite3
            >>> from gather_webhooks import Event, InterviewCreated
            >>> from gather_webhooks.receiver import Delivery, Receiver
            >>> receiver = Receiver("whsec_example", inbox="gather.db")
            >>> @receiver.on("interview.created")
            ... def created(event: Event[InterviewCreated], delivery: Delivery) -> None:
            ...     with sqlite3.connect("gather.db") as connection:  # commits, or rolls back
            ...         connection.execute("INSERT INTO interviews VALUES (?)", [event.data.title])
            ...         delivery.complete_in(connection)
        """
        if self._complete is None:
            raise nothing_to_complete()
        return self._complete(connection)
