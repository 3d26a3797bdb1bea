"""Claims in Redis, through the user's own client."""

import functools
import inspect
from typing import TYPE_CHECKING, Any

from ._claims import Claim, Claimant, Claims
from ._errors import wrong_use
from ._operations import LEASE, SKEW
from ._threads import Threads

if TYPE_CHECKING:
    import redis
    import redis.asyncio

_DONE = "done"
_THREADS = 8

# Each holds only with the claim's own lease.
_COMPLETE = """if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('SET', KEYS[1], 'done', 'PX', ARGV[2]) return 1 end return 0"""
_RELEASE = (
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"
)
_RENEW = """if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0"""


class RedisClaims(Claims):
    """Claims in Redis, for a receiver whose handlers run in the request.

    Its keys are ``gather_webhooks:<receiver's name>:<idempotency key>``.

    Args:
        client: Your own client: a ``redis.Redis`` or a ``redis.asyncio.Redis``.

    Raises:
        UsageError: It is no such client.

    Example:
        >>> import redis
        >>> from gather_webhooks.receiver import Receiver, RedisClaims
        >>> receiver = Receiver("whsec_example", inline=RedisClaims(redis.Redis()))
    """

    __module__ = "gather_webhooks.receiver"

    def __init__(self, client: "redis.Redis | redis.asyncio.Redis") -> None:
        """Take the client; it is used at the first use."""
        command = getattr(client, "execute_command", None)
        if not callable(command):
            kind = type(client)
            raise wrong_use(
                f"`client` is of type {kind.__module__}.{kind.__name__}: give a redis.Redis or a "
                "redis.asyncio.Redis (pip install redis)"
            )
        self._command: Any = command
        self._asynchronous = inspect.iscoroutinefunction(command)
        self._threads = Threads("gather-claims", _THREADS)

    async def _claim(self, claimant: Claimant, keep: float) -> Claim:
        del keep
        name = _name(claimant)
        while True:
            if await self._do("SET", name, claimant.lease, "NX", "PX", LEASE + SKEW):
                return "claimed"
            held = await self._do("GET", name)
            if held is not None:
                return "done" if held in (_DONE, _DONE.encode()) else "busy"

    async def _complete(self, claimant: Claimant, keep: float) -> bool:
        return await self._ours(_COMPLETE, claimant, max(1, round(keep * 1000)))

    async def _release(self, claimant: Claimant) -> bool:
        return await self._ours(_RELEASE, claimant)

    async def _renew(self, claimant: Claimant) -> bool:
        return await self._ours(_RENEW, claimant, LEASE + SKEW)

    async def _ours(self, script: str, claimant: Claimant, *values: int) -> bool:
        return bool(await self._do("EVAL", script, 1, _name(claimant), claimant.lease, *values))

    async def _do(self, *command: str | int) -> Any:
        if self._asynchronous:
            return await self._command(*command)
        return await self._threads.run(functools.partial(self._command, *command))


def _name(claimant: Claimant) -> str:
    return f"gather_webhooks:{claimant.receiver}:{claimant.key}"
