"""The arguments `signature` and `secret`: what they may be, and what they may not."""

from __future__ import annotations

import collections
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from deliveries import BODY, HEADER, NOW, SECRET
from subclasses import forms

from gather_webhooks import (
    ConfigurationError,
    UsageError,
    VerificationError,
    Verifier,
    sign,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


class FailingSequence(collections.abc.Sequence):  # type: ignore[type-arg]
    def __len__(self) -> NoReturn:
        raise RuntimeError

    def __getitem__(self, _: object) -> NoReturn:
        raise RuntimeError

    def __iter__(self) -> Iterator[Any]:
        raise RuntimeError


@pytest.mark.parametrize("signature", forms(HEADER), ids=lambda signature: type(signature).__name__)
def test_signatures(verifier: Verifier, signature: Any) -> None:
    values: list[Any] = [signature, [signature], (signature,)]
    for value in values:
        assert verifier.verify(BODY, value, now=NOW).kind == "interview.created"


@pytest.mark.parametrize(
    ("signature", "code"),
    [
        (None, "missing_header"),
        ([], "missing_header"),
        ((), "missing_header"),
        ([None], "missing_header"),
        ([HEADER, HEADER], "malformed_header"),
        (HEADER + "\0", "malformed_header"),
        (HEADER + "\ud800", "malformed_header"),
        (HEADER + ",é=1", "malformed_header"),
        (HEADER.encode() + b",\xff=1", "malformed_header"),
        ("x" * 10_000_000, "malformed_header"),
        (b"x" * 10_000_000, "malformed_header"),
    ],
)
def test_signatures_that_are_none(verifier: Verifier, signature: Any, code: str) -> None:
    with pytest.raises(VerificationError) as caught:
        verifier.verify(BODY, signature, now=NOW)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "signature",
    [0, True, 1.5, object(), {}, {HEADER}, [[HEADER]], [1]],
    ids=lambda signature: type(signature).__name__,
)
def test_other_signatures(verifier: Verifier, signature: Any) -> None:
    with pytest.raises(UsageError, match="`signature`") as caught:
        verifier.verify(BODY, signature, now=NOW)
    assert caught.value.code == "invalid_argument"


@pytest.mark.parametrize(
    "secret",
    [*forms(SECRET), [SECRET], ("other", SECRET), collections.deque([b"other", SECRET])],
    ids=lambda secret: type(secret).__name__,
)
def test_secrets(secret: Any) -> None:
    assert Verifier(secret).verify(BODY, HEADER, now=NOW).kind == "interview.created"


@pytest.mark.parametrize("secret", [b"s", "s", b" ", b"\0\xff", "s" * 1_000_000, "é"])
def test_odd_secrets(secret: str | bytes) -> None:
    Verifier(secret).verify(BODY, sign(BODY, secret, NOW), now=NOW)


@pytest.mark.parametrize(
    "secret", ["", b"", " s", "s\n", "s\u00a0", "\ufeffs", "s\ud800", [], (), ["s", ""]]
)
def test_invalid_secrets(secret: Any) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Verifier(secret)
    assert caught.value.code == "invalid_secret"
    # Python's own error for a lone surrogate would hold the secret.
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "secret",
    [0, True, {}, {"s"}, object(), [None], [1], [["s"]], iter("s"), FailingSequence(), range(1)],
    ids=lambda secret: type(secret).__name__,
)
def test_other_secrets(secret: Any) -> None:
    with pytest.raises(UsageError, match="`secret`") as caught:
        Verifier(secret)
    assert caught.value.code == "invalid_argument"


def test_secret_that_is_not_set() -> None:
    with pytest.raises(UsageError, match="is the environment variable that holds it") as caught:
        Verifier(None)  # type: ignore[arg-type]
    assert caught.value.code == "invalid_argument"
