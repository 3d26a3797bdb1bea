"""Say why a delivery does not verify, and which known mistake accounts for it.

It is for people and their tools: what it says has no place in the answer to a request. It never
shows a secret, a signature that would be right, or more of a payload than a few bytes around a
difference.

Example:
    >>> from gather_webhooks import sign
    >>> from gather_webhooks.explain import explain
    >>> header = sign(b'{"event":"interview.created"}', "whsec_example")
    >>> parsed_and_written_again = b'{"event": "interview.created"}'
    >>> explanation = explain(parsed_and_written_again, header, "whsec_example")
    >>> explanation.findings[0].id
    'body.python_json'
    >>> print(explanation)
    signature_mismatch: this delivery does not verify
    ...
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from ._gather_webhooks import _explain, _mistakes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from typing_extensions import Buffer

__all__ = ["Difference", "Explanation", "Finding", "Mistake", "Step", "explain", "mistakes"]


@dataclass(frozen=True)
class Step:
    """A step of verification.

    Attributes:
        name: Which of the four it is.
        state: How it went. The first that failed decides the verdict.
        sentence: The same in words.
    """

    name: Literal["header", "signature", "timestamp", "payload"]
    state: Literal["passed", "failed", "not_reached"]
    sentence: str


@dataclass(frozen=True)
class Difference:
    r"""Where what was received and what was signed begin to differ.

    Each side has a few characters around that place; those that cannot be seen are spelled out,
    such as ``\r`` or ``<BOM>``. They are of the payload, so the ``repr`` leaves them out.

    Attributes:
        offset: How many bytes are the same before.
        received: What was received.
        signed: What was signed.
        caret: The column of both, counted from 0, at which they begin to differ.
    """

    offset: int
    received: str = field(repr=False)
    signed: str = field(repr=False)
    caret: int


@dataclass(frozen=True)
class Finding:
    """A mistake that was found.

    Attributes:
        id: Its stable name, such as ``'body.python_json'``.
        grade: ``'proven'`` if the signature matches once this mistake is undone, and those that are
            proven beside it, or if the clock alone decides; ``'likely'`` if its shape says so.
        title: What happened, in a line.
        cause: How it comes about, with what was found here.
        fix: What to do.
        difference: Where what was received and what was signed begin to differ, if that is known.
    """

    id: str
    grade: Literal["proven", "likely"]
    title: str = field(repr=False)
    cause: str = field(repr=False)
    fix: str = field(repr=False)
    difference: Difference | None = field(repr=False)


@dataclass(frozen=True)
class Explanation:
    """Why a delivery does or does not verify. Its ``str`` is its ``text``.

    Attributes:
        verdict: What ``Verifier.verify`` answers: ``'accepted'``, or the ``code`` of its error.
        steps: The steps of verification: the header, the signature, the timestamp, the payload.
        findings: The mistakes that account for the verdict, the best explanation first. With none
            there is nothing known that does, and the secret is the first thing to compare.
        tried: How many forms of the delivery were tried.
        text: All of it in lines of 80 columns, for a terminal.
    """

    verdict: str
    steps: tuple[Step, ...] = field(repr=False)
    findings: tuple[Finding, ...]
    tried: int
    text: str = field(repr=False)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Mistake:
    """A mistake that is known.

    Attributes:
        id: Its stable name, such as ``'body.python_json'``.
        title: What happened, in a line.
        cause: How it comes about.
        fix: What to do.
    """

    id: str
    title: str
    cause: str
    fix: str


def explain(
    body: Buffer | str,
    signature: str | bytes | bytearray | list[str] | list[bytes] | tuple[str | bytes, ...] | None,
    secret: str | bytes | bytearray | Sequence[str | bytes | bytearray],
    *,
    now: datetime | float | None = None,
    tolerance: timedelta | float | None = 600,
) -> Explanation:
    """Say why a delivery does or does not verify, and which known mistake accounts for it.

    It undoes what is known to go wrong until the signature matches, which takes up to a third of a
    second for 64 KB. Other threads run meanwhile. Use it where somebody waits for an explanation,
    not for each request.

    Args:
        body: The body as it was received: ``bytes``, anything bytes-like, or ``str``.
        signature: The value of the ``X-Qualifi-Signature`` header, as ``str`` or ``bytes``; a list
            or a tuple of them if the request has several; ``None`` if it has none.
        secret: As for ``Verifier``: one, or a sequence of several. One that a ``Verifier`` refuses
            is explained, too.
        now: The time to judge the delivery's timestamp by: a ``datetime`` with a time zone, or
            seconds since the Unix epoch. The system's clock if not given. A number that is no such
            time is explained, too.
        tolerance: As for ``Verifier``.

    Returns:
        The explanation. Its ``text`` shows a few bytes of the payload: it is for whoever may see
        that, and never for the sender.

    Raises:
        UsageError: An argument is of a wrong type, or the tolerance is out of range.

    Example:
        >>> from gather_webhooks import sign
        >>> from gather_webhooks.explain import explain
        >>> explanation = explain("{}", sign("{}", "whsec_example"), "whsec_example ")
        >>> explanation
        Explanation(verdict='invalid_secret', findings=(Finding(id='secret.white_space', ...
        >>> explanation.findings[0].grade
        'proven'
    """
    explanation = json.loads(_explain(body, signature, secret, now, tolerance))
    return Explanation(
        verdict=explanation["verdict"],
        steps=tuple(Step(**step) for step in explanation["steps"]),
        findings=tuple(map(_finding, explanation["findings"])),
        tried=explanation["tried"],
        text=explanation["text"],
    )


def _finding(finding: dict[str, Any]) -> Finding:
    difference = finding.pop("difference")
    return Finding(**finding, difference=difference and Difference(**difference))


def mistakes() -> tuple[Mistake, ...]:
    """Give every mistake that is known.

    Example:
        >>> from gather_webhooks.explain import mistakes
        >>> for mistake in mistakes():
        ...     print(mistake.id, mistake.title)
        body.python_json ...
        ...
    """
    return tuple(Mistake(**mistake) for mistake in json.loads(_mistakes()))
