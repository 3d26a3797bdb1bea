"""Times as the inbox has them: whole milliseconds since the Unix epoch."""

import math
import time
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import Any

from gather_webhooks import UsageError

from ._errors import wrong_use

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MILLISECOND = timedelta(milliseconds=1)


def now() -> int:
    """Give the time of this machine's clock."""
    return time.time_ns() // 1_000_000


def of_datetime(time: datetime) -> int:
    """Give the milliseconds of a time."""
    return (time - _EPOCH) // _MILLISECOND


def to_datetime(milliseconds: int) -> datetime:
    """Give the time of milliseconds, in UTC."""
    return _EPOCH + timedelta(milliseconds=milliseconds)


def seconds(argument: str, value: Any) -> float:
    """Check a duration that the user gave, as a ``timedelta`` or a number of seconds."""
    if isinstance(value, timedelta):
        value = value.total_seconds()
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if is_number and math.isfinite(value) and value >= 0:
        return float(value)
    raise wrong_use(
        f"`{argument}` is not a duration: give a number of seconds that is not negative, or a "
        "timedelta"
    )


def delays(argument: str, value: Iterable[Any]) -> tuple[float, ...]:
    """Check a list of durations that the user gave."""
    try:
        return tuple(seconds(f"{argument}[…]", delay) for delay in value)
    except UsageError:
        raise
    except TypeError:
        raise wrong_use(
            f"`{argument}` is not a list of delays: give the seconds to wait before each further "
            "attempt, such as [10, 60, 300]"
        ) from None
