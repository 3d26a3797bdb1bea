"""Receive webhooks: verify, commit to an inbox, answer 200; then handle, with retries.

Example:
    >>> from gather_webhooks import Event, InterviewCreated
    >>> from gather_webhooks.receiver import Receiver
    >>> receiver = Receiver("whsec_example", inbox="gather.db")
    >>> @receiver.on("interview.created")
    ... def created(event: Event[InterviewCreated]) -> None:
    ...     print(event.data.title)
"""

from ._claims import Claims
from ._claims_memory import MemoryClaims
from ._claims_postgres import PostgresClaims
from ._claims_redis import RedisClaims
from ._delivery import Delivery
from ._errors import LeaseLost
from ._handlers import Handler
from ._inbox import Inbox
from ._operations import DeadDelivery, Stats
from ._postgres import PostgresInbox
from ._receiver import Receiver
from ._sqlite import SqliteInbox

__all__ = [
    "Claims",
    "DeadDelivery",
    "Delivery",
    "Handler",
    "Inbox",
    "LeaseLost",
    "MemoryClaims",
    "PostgresClaims",
    "PostgresInbox",
    "Receiver",
    "RedisClaims",
    "SqliteInbox",
    "Stats",
]
