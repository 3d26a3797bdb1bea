"""Verify the webhooks of the Gather API: signature, timestamp, typed event.

Example:
    >>> from gather_webhooks import InterviewCreated, Verifier, sign
    >>> verifier = Verifier("whsec_example")
    >>> body = b'{"event":"interview.created","data":{"title":"Barista"}}'
    >>> event = verifier.verify(body, sign(body, "whsec_example"))
    >>> isinstance(event.data, InterviewCreated)
    True
"""

from . import _gather_webhooks as _gather_webhooks  # first: it keeps the modules of the classes
from ._any_event import AnyEvent
from ._errors import (
    ConfigurationError,
    PayloadError,
    UsageError,
    VerificationError,
    WebhookError,
)
from ._events import (
    CandidateInterviewCompleted,
    CandidateInterviewStatusChanged,
    EventData,
    EventKind,
    InterviewCreated,
    InterviewUpdated,
    QuestionAudioGenerated,
    Unrecognized,
)
from ._gather_webhooks import (
    SIGNATURE_HEADER,
    Event,
    Proof,
    Verifier,
    __version__,
    idempotency_key,
    read_verified,
    sign,
    stringify,
    verify_webhook_signature,
)

__all__ = [
    "SIGNATURE_HEADER",
    "AnyEvent",
    "CandidateInterviewCompleted",
    "CandidateInterviewStatusChanged",
    "ConfigurationError",
    "Event",
    "EventData",
    "EventKind",
    "InterviewCreated",
    "InterviewUpdated",
    "PayloadError",
    "Proof",
    "QuestionAudioGenerated",
    "Unrecognized",
    "UsageError",
    "VerificationError",
    "Verifier",
    "WebhookError",
    "__version__",
    "idempotency_key",
    "read_verified",
    "sign",
    "stringify",
    "verify_webhook_signature",
]
