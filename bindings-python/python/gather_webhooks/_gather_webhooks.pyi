from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from types import GenericAlias
from typing import Any, Final, Generic, TypeAlias, final

from typing_extensions import Buffer, Self, TypeVar, disjoint_base

from ._any_event import AnyEvent
from ._events import EventData, EventKind

__all__ = [
    "SIGNATURE_HEADER",
    "Event",
    "Proof",
    "Verifier",
    "__version__",
    "idempotency_key",
    "read_verified",
    "sign",
    "stringify",
    "verify_webhook_signature",
]

SIGNATURE_HEADER: Final = "X-Qualifi-Signature"
__version__: Final[str]

# What a JSON parser gives. ``Mapping`` is here for the sake of ``TypedDict``.
_Parsed: TypeAlias = Mapping[str, Any] | list[Any] | tuple[Any, ...] | str | float | Decimal | None

@disjoint_base
class Verifier:
    """Verifies the deliveries of the Gather API.

    It checks the signature in constant time, then the timestamp, then the payload. Build one when
    the program starts and share it between threads and tasks.

    Args:
        secret: The secret of the webhook URL, as ``str`` or ``bytes``. While one secret replaces
            another, a sequence of both: a delivery signed with either passes.
        tolerance: How far a delivery's timestamp may lie from now, either way, as a ``timedelta``
            or a number of seconds; 10 minutes if not given. The Gather API tries a delivery three
            times within 6 minutes, and may not sign it anew. ``None`` turns the check off, and with
            it the protection against replayed deliveries.

    Raises:
        ConfigurationError: A secret is empty, or text with white space at either end.
        UsageError: An argument is of a wrong type or out of range.

    Example:
        >>> import json
        >>> from gather_webhooks import InterviewCreated, Verifier, sign
        >>> verifier = Verifier("whsec_example")
        >>> verifier
        Verifier(secrets=1, tolerance=600s)
        >>> body = json.dumps({"event": "interview.created", "data": {"title": "Barista"}})
        >>> event = verifier.verify(body, sign(body, "whsec_example"))
        >>> event.data
        InterviewCreated(interview_id=None, title='Barista', extra={})
    """
    def __new__(
        cls,
        secret: str | bytes | bytearray | Sequence[str | bytes | bytearray],
        *,
        tolerance: timedelta | float | None = 600,
    ) -> Self: ...
    def verify(
        self,
        body: Buffer | str,
        signature: str | bytes | bytearray | None,
        *,
        now: datetime | float | None = None,
    ) -> AnyEvent:
        """Verify a delivery and read its event.

        Args:
            body: The raw request body: ``bytes``, anything bytes-like, or ``str``. Not what a JSON
                parser made of it.
            signature: The value of the ``X-Qualifi-Signature`` header, as ``str`` or ``bytes``;
                ``None`` if the request has none.
            now: The time to judge the delivery's timestamp by: a ``datetime`` with a time zone, or
                seconds since the Unix epoch. The system's clock if not given.

        Returns:
            The event, which is authentic and fresh.

        Raises:
            VerificationError: The delivery is not authentic, or not fresh. Answer with the error's
                ``http_status``.
            PayloadError: It is authentic, but no JSON object with a string ``event``.
            UsageError: An argument is of a wrong type or out of range.

        Example:
            >>> from gather_webhooks import VerificationError, Verifier
            >>> try:
            ...     Verifier("whsec_example").verify(b"{}", None)
            ... except VerificationError as error:
            ...     print(error.code, error.http_status)
            missing_header 401
        """
    def verify_parsed(
        self,
        payload: _Parsed,
        signature: str | bytes | bytearray | None,
        *,
        now: datetime | float | None = None,
    ) -> AnyEvent:
        """Verify a delivery of which only the parsed payload is left, and read its event.

        It makes the signed text again, byte for byte, as ``stringify`` does, and reads the event
        from that. Prefer ``verify`` wherever the raw body can be had.

        Args:
            payload: What ``json.loads`` gave; see ``stringify``.
            signature: As for ``verify``.
            now: As for ``verify``.

        Returns:
            The event, which is authentic and fresh. Its payload is the library's own, and stays as
            it is if yours changes.

        Raises:
            VerificationError: The delivery is not authentic, or not fresh.
            PayloadError: The payload holds something that JSON has not, such as a ``datetime``; or
                it is authentic, but no ``dict`` with a ``str`` as its ``event``.
            UsageError: An argument is of a wrong type or out of range.

        Example:
            >>> from gather_webhooks import Verifier, sign
            >>> payload = {"event": "interview.created", "data": {"score": 1.0}}
            >>> header = sign('{"event":"interview.created","data":{"score":1}}', "whsec_example")
            >>> Verifier("whsec_example").verify_parsed(payload, header).kind
            'interview.created'
        """
    def authenticate(
        self,
        body: Buffer | str,
        signature: str | bytes | bytearray | None,
        *,
        now: datetime | float | None = None,
    ) -> Proof:
        """Establish that a delivery is authentic and fresh, and leave its payload alone.

        Args:
            body: As for ``verify``.
            signature: As for ``verify``.
            now: As for ``verify``.

        Returns:
            The time that was signed, and which of the secrets matched.

        Raises:
            VerificationError: The delivery is not authentic, or not fresh.
            UsageError: An argument is of a wrong type or out of range.

        Example:
            >>> from gather_webhooks import Verifier, sign
            >>> verifier = Verifier(["whsec_new", "whsec_old"])
            >>> header = sign("{}", "whsec_old", 1700000000)
            >>> verifier.authenticate("{}", header, now=1700000042).secret_index
            1
        """

@final
class Proof:
    """What an authentic delivery proves, besides being authentic.

    Args:
        signed_at: The time that was signed, in UTC: the ``t`` of the signature header.
        secret_index: Which secret matched, counted from 0 in the order they were given. Once
            deliveries no longer match the old one, a rotation is over.

    Example:
        >>> from gather_webhooks import Verifier, sign
        >>> header = sign("{}", "whsec_example", 1700000000)
        >>> proof = Verifier("whsec_example").authenticate("{}", header, now=1700000042)
        >>> proof.signed_at
        datetime.datetime(2023, 11, 14, 22, 13, 20, tzinfo=datetime.timezone.utc)
        >>> proof.secret_index
        0
    """

    __match_args__: Final = ("signed_at", "secret_index")
    def __new__(cls, signed_at: datetime, secret_index: int) -> Self: ...
    @property
    def signed_at(self) -> datetime:
        """The time that was signed, in UTC: the ``t`` of the signature header."""
    @property
    def secret_index(self) -> int:
        """Which secret matched, counted from 0 in the order they were given."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[type[Self], tuple[datetime, int]]: ...

_Data_co = TypeVar("_Data_co", bound=EventData, default=EventData, covariant=True)
_Kind_co = TypeVar("_Kind_co", bound=EventKind, default=EventKind, covariant=True)

@final
class Event(Generic[_Data_co, _Kind_co]):
    """An authentic event; what ``Verifier.verify`` gives.

    Its ``repr`` leaves out the data, so that logging an event does not log a candidate.

    Example:
        >>> from gather_webhooks import Verifier, sign
        >>> body = '{"event":"interview.created","timestamp":"2024-01-01T00:00:00Z","data":{}}'
        >>> event = Verifier("whsec_example").verify(body, sign(body, "whsec_example"))
        >>> event.kind
        'interview.created'
        >>> event.timestamp
        datetime.datetime(2024, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)
        >>> event.payload["event"]
        'interview.created'
        >>> len(event.idempotency_key)
        64
    """

    __match_args__: Final = ("kind", "data")
    def __class_getitem__(cls, key: Any) -> GenericAlias: ...
    @property
    def kind(self) -> _Kind_co:
        """Which of the known events it is, by its name; or ``'unrecognized'``."""
    @property
    def name(self) -> str:
        """The ``event`` of the payload."""
    @property
    def timestamp(self) -> datetime | None:
        """The ``timestamp`` of the payload, in UTC; ``None`` if that is no RFC 3339 time."""
    @property
    def signed_at(self) -> datetime:
        """The time that was signed, in UTC: the ``t`` of the signature header."""
    @property
    def data(self) -> _Data_co:
        """The data of the event, of the class that its kind has; or ``Unrecognized``."""
    @property
    def payload(self) -> dict[str, Any]:
        """The whole payload, as ``json.loads`` reads it."""
    @property
    def idempotency_key(self) -> str:
        """A name for this delivery that is the same for every attempt at it.

        It is the hex SHA-256 of the payload. Remember it to handle duplicates once.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[[bytes, int, int], Self], tuple[bytes, int, int]]:
        """Pickle and copy what was signed, to be read again."""

def verify_webhook_signature(
    payload: Buffer | _Parsed,
    signature: str | bytes | bytearray | None,
    secret: str | bytes | bytearray | Sequence[str | bytes | bytearray],
    *,
    tolerance: timedelta | float | None = 600,
    now: datetime | float | None = None,
) -> bool:
    """Tell whether a delivery is authentic and fresh: a safe form of the documented function.

    Everything that is wrong with a delivery is ``False``. ``Verifier`` says what it is, and reads
    the event.

    Args:
        payload: The raw request body, as ``bytes``, anything bytes-like, or ``str``; or what
            ``json.loads`` gave, see ``stringify``. Prefer the raw body wherever it can be had.
        signature: As for ``Verifier.verify``.
        secret: As for ``Verifier``.
        tolerance: As for ``Verifier``.
        now: As for ``Verifier.verify``.

    Returns:
        Whether the delivery is authentic and fresh. Its payload need not be an event.

    Raises:
        PayloadError: The payload is parsed, and holds something that JSON has not.
        ConfigurationError: A secret is empty, or text with white space at either end.
        UsageError: An argument is of a wrong type or out of range.

    Example:
        >>> from gather_webhooks import sign, verify_webhook_signature
        >>> payload = {"event": "interview.created", "data": {}}
        >>> header = sign(payload, "whsec_example")
        >>> verify_webhook_signature(payload, header, "whsec_example")
        True
        >>> verify_webhook_signature({**payload, "data": None}, header, "whsec_example")
        False
    """

def stringify(value: _Parsed) -> str:
    """Write a parsed payload as ``JSON.stringify`` does, byte for byte.

    It is the text that the Gather API signs: numbers, the order of members and escapes are
    JavaScript's, which ``json.dumps`` differs from. An integer beyond 2**53 is rounded to the
    nearest ``float``; what is not finite becomes ``null``.

    Args:
        value: What ``json.loads`` gave: ``dict`` with ``str`` keys, ``list``, ``tuple``, ``str``,
            ``int``, ``float``, ``bool`` or ``None``, subclasses of these, or ``decimal.Decimal``;
            at most 512 levels deep. Make any other mapping a ``dict`` first.

    Returns:
        The text.

    Raises:
        PayloadError: The value holds something that JSON has not, such as a ``datetime``.

    Example:
        >>> from gather_webhooks import stringify
        >>> stringify({"score": 1.0, "2": 1e-7, "1": "Zoë"})
        '{"1":"Zoë","2":1e-7,"score":1}'
    """

def sign(
    payload: Buffer | _Parsed,
    secret: str | bytes | bytearray,
    timestamp: str | datetime | float | None = None,
) -> str:
    """Make the signature header for a payload, as the Gather API does; for tests of a receiver.

    Args:
        payload: The request body, which is signed as it is: ``bytes``, anything bytes-like, or
            ``str``. Any other payload is signed as ``stringify`` writes it.
        secret: The secret, as ``str`` or ``bytes``.
        timestamp: When it is signed: a ``datetime`` with a time zone or seconds since the Unix
            epoch, both cut to whole seconds; or the text that goes into the header, as it is.
            Now if not given.

    Returns:
        The header's value, ``t=<timestamp>,v1=<signature>``.

    Raises:
        ConfigurationError: The secret is empty, or text with white space at either end.
        PayloadError: The payload is parsed, and holds something that JSON has not.
        UsageError: An argument is of a wrong type or out of range.

    Example:
        >>> from gather_webhooks import sign
        >>> sign(b"{}", "whsec_example", 1700000000)
        't=1700000000,v1=...'
    """

def read_verified(body: Buffer | str, *, signed_at: datetime | float) -> AnyEvent:
    """Read an event from bytes that were verified before. It checks no signature.

    It is for the far end of a queue of your own, behind a receiver that has verified the delivery.
    Give it no bytes that anyone else can write to: whatever they are, it reads an event from them.

    Args:
        body: The raw request body that was verified: ``bytes``, anything bytes-like, or ``str``.
        signed_at: The time that was signed, which ``Verifier.authenticate`` gives: a ``datetime``
            with a time zone, or seconds since the Unix epoch. To the microsecond.

    Returns:
        The event, as ``Verifier.verify`` gives it.

    Raises:
        PayloadError: The body is no JSON object with a string ``event``.
        UsageError: An argument is of a wrong type or out of range.

    Example:
        >>> from gather_webhooks import Verifier, read_verified, sign
        >>> body = b'{"event":"interview.created","data":{"title":"Barista"}}'
        >>> proof = Verifier("whsec_example").authenticate(body, sign(body, "whsec_example"))
        >>> read_verified(body, signed_at=proof.signed_at).data
        InterviewCreated(interview_id=None, title='Barista', extra={})
    """

def idempotency_key(payload: Buffer | str) -> str:
    """Make the idempotency key of a payload: the hex SHA-256 of its bytes.

    ``Event.idempotency_key`` is the same for an event at hand.

    Args:
        payload: The raw request body: ``bytes``, anything bytes-like, or ``str``.

    Returns:
        64 hex digits.

    Raises:
        UsageError: The payload is of a wrong type.

    Example:
        >>> from gather_webhooks import idempotency_key
        >>> idempotency_key(b"{}")
        '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'
    """

# What ``gather_webhooks.explain`` makes its objects of: JSON.
def _explain(
    body: Buffer | str,
    signature: str | bytes | bytearray | list[str] | list[bytes] | tuple[str | bytes, ...] | None,
    secret: str | bytes | bytearray | Sequence[str | bytes | bytearray],
    now: datetime | float | None,
    tolerance: timedelta | float | None,
) -> str: ...
def _mistakes() -> str: ...
