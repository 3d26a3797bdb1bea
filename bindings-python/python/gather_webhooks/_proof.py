"""What an authentic delivery proves."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Proof:
    """What an authentic delivery proves, besides being authentic.

    Attributes:
        signed_at: The time that was signed, in UTC: the ``t`` of the signature header.
        secret_index: Which secret matched, counted from 0 in the order they were given. Once
            deliveries no longer match the old one, a rotation is over.
    """

    signed_at: datetime
    secret_index: int
