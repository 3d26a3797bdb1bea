"""What a receiver asks of its inbox: each is one statement, and a way to read its result."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from . import _times

T = TypeVar("T")

#: How long a lease lasts, and by how much the clocks of two machines may differ, in milliseconds.
LEASE = 30_000
SKEW = 5_000


class Result(NamedTuple):
    """What a statement gave."""

    rows: Sequence[Sequence[Any]]
    changed: int


@dataclass(frozen=True)
class Operation(Generic[T]):
    """A statement by its name, what goes into it, and how its result is read."""

    statement: str
    values: dict[str, Any]
    read: Callable[[Result], T]


@dataclass(frozen=True)
class Claimed:
    """A delivery that this process has taken on."""

    key: str
    name: str
    body: bytes
    signed_at: int
    received_at: int
    attempts: int
    lease: str
    #: Until when nobody else takes it.
    lease_until: int


@dataclass(frozen=True)
class DeadDelivery:
    """A delivery that was given up: its handler failed for the last time, or its shape is unknown.

    Attributes:
        key: Its idempotency key, which ``Receiver.replay`` and ``Receiver.delete`` take.
        name: The event's name.
        attempts: How often a handler was started.
        error: Of which type the last error was and where it was raised; or why the event is not
            recognized.
        signed_at: When it was signed, in UTC.
        received_at: When it was received, in UTC.
        finished_at: When it became dead, in UTC.
    """

    __module__ = "gather_webhooks.receiver"

    key: str
    name: str
    attempts: int
    error: str | None
    signed_at: datetime
    received_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True)
class Stats:
    """How many deliveries are in which state.

    Attributes:
        pending: Waiting for their handler, or for its next attempt.
        running: With a handler.
        done: Handled, and remembered so that a duplicate is known.
        dead: Given up.
        oldest_pending: How long ago the oldest pending one was received, in seconds; ``None`` if
            none is pending.
    """

    __module__ = "gather_webhooks.receiver"

    pending: int
    running: int
    done: int
    dead: int
    oldest_pending: float | None


def _changed(result: Result) -> bool:
    return result.changed > 0


@dataclass(frozen=True)
class Operations:
    """The operations on the inbox of one receiver."""

    receiver: str

    def put(
        self, key: str, name: str, body: bytes, signed_at: int, error: str | None
    ) -> Operation[bool]:
        """Store a delivery: as dead if there is an error. Gives whether it is new."""
        now = _times.now()
        values = {
            "receiver": self.receiver,
            "key": key,
            "name": name,
            "body": body,
            "signed_at": signed_at,
            "now": now,
            "state": "pending" if error is None else "dead",
            "error": error,
            "finished_at": None if error is None else now,
        }
        return Operation("put", values, _changed)

    def claim(
        self, names: Sequence[str] | None, lease: str, limit: int
    ) -> Operation[list[Claimed]]:
        """Take on what is due, or whose lease has ended: of these events, or of all."""
        now = _times.now()
        values = {
            "receiver": self.receiver,
            "names": names,
            "now": now,
            "expired": now - SKEW,
            "lease": lease,
            "lease_until": now + LEASE,
            "limit": limit,
        }

        def read(result: Result) -> list[Claimed]:
            return [Claimed(*(*row, lease, now + LEASE)) for row in result.rows]

        return Operation("claim", values, read)

    def claim_inline(self, key: str, name: str, signed_at: int, lease: str) -> Operation[bool]:
        """Claim a delivery that its request handles. Gives whether it is ours."""
        now = _times.now()
        values = self._leased(key, lease) | {
            "name": name,
            "signed_at": signed_at,
            "now": now,
            "lease_until": now + LEASE,
            "expired": now - SKEW,
        }
        return Operation("claim_inline", values, _changed)

    def state(self, key: str) -> Operation[str | None]:
        """Give the state of a delivery, if there is one."""

        def read(result: Result) -> str | None:
            return result.rows[0][0] if result.rows else None

        return Operation("state", {"receiver": self.receiver, "key": key}, read)

    def renew(self, key: str, lease: str) -> Operation[bool]:
        """Keep a delivery. Gives whether it was still ours."""
        values = self._leased(key, lease) | {"lease_until": _times.now() + LEASE}
        return Operation("renew", values, _changed)

    def release(self, key: str, lease: str) -> Operation[bool]:
        """Let go of a claim of ``claim_inline``. Gives whether it was still ours."""
        return Operation("release", self._leased(key, lease), _changed)

    def complete(self, key: str, lease: str) -> Operation[bool]:
        """Mark a delivery done. Gives whether it was still ours."""
        values = self._leased(key, lease) | {"now": _times.now()}
        return Operation("complete", values, _changed)

    def fail(self, key: str, lease: str, error: str, delay: float | None) -> Operation[bool]:
        """Make a delivery pending again, or dead if there is no delay."""
        now = _times.now()
        values = self._leased(key, lease) | {
            "state": "dead" if delay is None else "pending",
            "due_at": now if delay is None else now + round(delay * 1000),
            "error": error,
            "finished_at": now if delay is None else None,
        }
        return Operation("fail", values, _changed)

    def dead(self) -> Operation[list[DeadDelivery]]:
        """List what is dead, the oldest first."""

        def read(result: Result) -> list[DeadDelivery]:
            return [
                DeadDelivery(
                    key,
                    name,
                    attempts,
                    error,
                    _times.to_datetime(signed_at),
                    _times.to_datetime(received_at),
                    None if finished_at is None else _times.to_datetime(finished_at),
                )
                for key, name, attempts, error, signed_at, received_at, finished_at in result.rows
            ]

        return Operation("dead", {"receiver": self.receiver}, read)

    def replay(self, key: str) -> Operation[bool]:
        """Make a dead one pending again. Gives whether there was one."""
        values = {"receiver": self.receiver, "key": key, "now": _times.now()}
        return Operation("replay", values, _changed)

    def delete(self, key: str) -> Operation[bool]:
        """Forget a delivery. Gives whether there was one."""
        return Operation("delete", {"receiver": self.receiver, "key": key}, _changed)

    def count(self) -> Operation[dict[str, int]]:
        """Count by state."""
        return Operation(
            "count",
            {"receiver": self.receiver},
            lambda result: {row[0]: row[1] for row in result.rows},
        )

    def oldest(self) -> Operation[float | None]:
        """Give the age of the oldest pending one, in seconds."""

        def read(result: Result) -> float | None:
            ((received_at,),) = result.rows
            return None if received_at is None else max(0, _times.now() - received_at) / 1000

        return Operation("oldest", {"receiver": self.receiver}, read)

    def overdue(self) -> Operation[float | None]:
        """Give for how long the one that is due first has been due, in seconds."""

        def read(result: Result) -> float | None:
            ((due_at,),) = result.rows
            return None if due_at is None else (_times.now() - due_at) / 1000

        return Operation("overdue", {"receiver": self.receiver}, read)

    def forget(self, keep: float, limit: int) -> Operation[int]:
        """Forget what has been done for so many seconds. Gives how many it were."""
        before = _times.now() - round(keep * 1000)
        values = {"receiver": self.receiver, "before": before, "limit": limit}
        return Operation("forget", values, lambda result: result.changed)

    def _leased(self, key: str, lease: str) -> dict[str, Any]:
        return {"receiver": self.receiver, "key": key, "lease": lease}


def stats(counts: dict[str, int], oldest: float | None) -> Stats:
    """Put together what two operations gave."""
    pending, running, done, dead = (
        counts.get(state, 0) for state in ("pending", "running", "done", "dead")
    )
    return Stats(pending, running, done, dead, oldest if pending else None)
