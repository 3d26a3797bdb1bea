"""What keeps duplicates out where there is no inbox: whoever holds the claim handles it."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Literal, NamedTuple, TypeAlias

from ._errors import nothing_to_complete

#: ``done``: it was handled before. ``busy``: somebody else is handling it.
#: stubtest cannot compare an alias of a plain Literal.
Claim: TypeAlias = Literal["claimed"] | Literal["done"] | Literal["busy"]  # noqa: PYI030


class Claimant(NamedTuple):
    """Who claims which delivery."""

    receiver: str
    key: str
    name: str
    signed_at: int
    lease: str


class Claims(ABC):
    """Where it is kept which deliveries are being handled, or are done, without an inbox.

    ``MemoryClaims``, ``RedisClaims`` and ``PostgresClaims`` are there; it is not meant for claims
    of your own.

    Example:
        >>> from gather_webhooks.receiver import Claims, MemoryClaims
        >>> issubclass(MemoryClaims, Claims)
        True
    """

    __module__ = "gather_webhooks.receiver"

    #: Whether what is asked of it is done without waiting for anything.
    _at_once = False

    @abstractmethod
    async def _claim(self, claimant: Claimant, keep: float) -> Claim:
        """Claim a delivery, unless it is done or somebody else's."""

    @abstractmethod
    async def _complete(self, claimant: Claimant, keep: float) -> bool:
        """Remember for so many seconds that it is done. Gives whether it was still ours."""

    @abstractmethod
    async def _release(self, claimant: Claimant) -> bool:
        """Let others claim it. Gives whether it was still ours."""

    @abstractmethod
    async def _renew(self, claimant: Claimant) -> bool:
        """Keep it for another while. Gives whether it was still ours."""

    def _complete_in(self, claimant: Claimant, connection: Any, done: Callable[[], None]) -> Any:
        """Mark it done in a transaction of the user's, where claims are in a database."""
        del claimant, connection, done
        raise nothing_to_complete()
