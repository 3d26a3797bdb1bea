"""What a receiver was made with."""

from dataclasses import dataclass, field

from gather_webhooks import Verifier

from ._errors import wrong_use
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

    def store(self) -> Inbox:
        """Give the inbox."""
        if self.inbox is None:
            raise wrong_use(
                "this receiver has no inbox, so that there is nothing to list, to drain or to run: "
                "give it one, such as Receiver(secret, inbox='gather.db')"
            )
        return self.inbox
