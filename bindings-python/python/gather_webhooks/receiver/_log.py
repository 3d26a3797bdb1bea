"""The records of the logger ``gather_webhooks``: one for each answer, one for each handling.

A record's ``args`` are the mapping of its fields. Each is an attribute too, but for ``name``, which
is the logger's own: it is ``event_name``. No record holds a payload, a secret or a signature.
"""

import logging
from typing import Any

logger = logging.getLogger("gather_webhooks")

_LEVELS = {
    "rejected": logging.WARNING,
    "failed": logging.WARNING,
    "late": logging.WARNING,
    "dead": logging.ERROR,
    "unavailable": logging.ERROR,
}


def is_wanted(outcome: str, level: int | None) -> bool:
    """Tell whether anybody reads what would be logged."""
    return logger.isEnabledFor(_level(outcome, level))


def outcome(outcome: str, *, note: str = "", level: int | None = None, **fields: Any) -> None:
    """Log what became of a delivery; ``note`` goes into the message alone.

    The fields are ``code``, ``name``, ``kind``, ``key``, ``attempt``, ``status`` and
    ``duration_ms``; those that are ``None`` are not known.
    """
    level = _level(outcome, level)
    if not logger.isEnabledFor(level):
        return
    known: dict[str, Any] = {"outcome": outcome}
    known |= {field: value for field, value in fields.items() if value is not None}
    subject = "name" if "name" in known else "code"
    message = f"delivery %(outcome)s: %({subject})s"
    if note:
        message += f" ({note.replace('%', '%%')})"
    attributes = {field if field != "name" else "event_name": known[field] for field in known}
    logger.log(level, message, known, extra=attributes)


def _level(outcome: str, level: int | None) -> int:
    return _LEVELS.get(outcome, logging.INFO) if level is None else level
