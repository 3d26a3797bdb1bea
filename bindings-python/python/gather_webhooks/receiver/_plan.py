"""What a receiver was made with."""

from dataclasses import dataclass, field

from gather_webhooks import Verifier

from ._handlers import Handlers
from ._inbox import Inbox
from ._operations import Operations
from ._threads import Threads


@dataclass(frozen=True)
class Plan:
    """What a receiver was made with, and its handlers."""

    name: str
    verifier: Verifier
    inbox: Inbox | None
    max_body: int
    retries: tuple[float, ...]
    keep: float
    concurrency: int
    operations: Operations
    threads: Threads
    handlers: Handlers = field(default_factory=Handlers)
