"""What `authenticate` gives, which users also make, compare, keep and send."""

from __future__ import annotations

import copy
import pickle
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from deliveries import BODY, HEADER, NOW

from gather_webhooks import Proof, Verifier, sign

SIGNED_AT = datetime(2023, 11, 14, 22, 13, 20, tzinfo=timezone.utc)


@pytest.fixture
def proof(verifier: Verifier) -> Any:
    return verifier.authenticate(BODY, HEADER, now=NOW)


def test_fields(proof: Proof) -> None:
    assert proof.signed_at == SIGNED_AT
    assert type(proof.signed_at) is datetime
    assert proof.signed_at.tzinfo is timezone.utc
    assert proof.secret_index == 0


def test_made_by_hand() -> None:
    made = Proof(SIGNED_AT, secret_index=3)
    assert made.signed_at is SIGNED_AT
    assert made.secret_index == 3
    arguments: Any = {"signed_at": SIGNED_AT}
    with pytest.raises(TypeError):
        Proof(**arguments)


def test_equality_and_hash(proof: Proof) -> None:
    same = Proof(SIGNED_AT.astimezone(timezone(timedelta(hours=2))), 0)
    assert proof == same
    assert hash(proof) == hash(same)
    assert proof != Proof(SIGNED_AT, 1)
    assert proof != Proof(SIGNED_AT + timedelta(seconds=1), 0)
    other: object = (SIGNED_AT, 0)
    assert proof != other
    assert len({proof, same, Proof(SIGNED_AT, 1)}) == 2


def test_equal_to_the_microsecond(verifier: Verifier) -> None:
    """What a `datetime` cannot tell apart is the same."""
    first, second = (
        verifier.authenticate(
            "", sign("", "whsec_example", f"2023-11-14T22:13:20.{part}Z"), now=NOW
        )
        for part in ("0000001", "0000002")
    )
    assert first == second
    assert hash(first) == hash(second)


def test_repr(proof: Proof) -> None:
    assert repr(proof) == f"Proof(signed_at={SIGNED_AT!r}, secret_index=0)"


def test_pickled_and_copied(proof: Proof) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(proof, protocol)) == proof  # noqa: S301 -- our own
    assert copy.copy(proof) == copy.deepcopy(proof) == proof


def test_immutable(proof: Proof) -> None:
    for name in ("signed_at", "secret_index", "new"):
        with pytest.raises(AttributeError):
            setattr(proof, name, None)


def test_matched_by_position() -> None:
    assert Proof.__match_args__ == ("signed_at", "secret_index")
