"""The receiver as a function of AWS Lambda."""

import base64
import binascii
import time
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeAlias

from gather_webhooks import SIGNATURE_HEADER

from ._answer import Answer, Head, body_not_raw, refuse_head
from ._errors import wrong_use
from ._judging import judge

if TYPE_CHECKING:
    from ._front import Front

LambdaEvent: TypeAlias = Mapping[str, Any]

#: What is left of an invocation for what runs when a drain takes on no more, in seconds.
MARGIN = 5.0

_FIX = (
    "the event has no body as it was sent, but one that something has parsed: use the proxy "
    "integration of API Gateway, without a mapping template, and no middleware that parses JSON"
)


class LambdaHandler:
    """A handler of AWS Lambda, for requests and for schedules.

    Example:
        >>> from gather_webhooks.receiver import Receiver
        >>> receiver = Receiver("whsec_example")
        >>> handler = receiver.aws_lambda  # Handler: receiver.handler
        >>> event = {"version": "2.0", "requestContext": {"http": {"method": "GET"}}}
        >>> handler(event, None)["statusCode"]
        405
    """

    def __init__(self, front: "Front") -> None:
        """Stand before a receiver, which makes one by itself: ``Receiver.aws_lambda``."""
        self._front = front

    def __call__(self, event: LambdaEvent, context: Any) -> Any:
        """Answer a request, or handle what is due."""
        event = _mapping(event)
        request = _request(event)
        if request is not None:
            return self._respond(event, *request)
        if _is_scheduled(event):
            return self._front.drain(_budget(context))
        raise wrong_use(
            "the event is none that the receiver knows: those of API Gateway (REST and HTTP API), "
            "of a function URL and of an Application Load Balancer bring a delivery, and one of a "
            "schedule (EventBridge) has handlers run"
        )

    def _respond(self, event: LambdaEvent, head: Head, body: bytes | Answer) -> dict[str, Any]:
        started = time.perf_counter()
        # No loop is started: the process stands still between invocations.
        answer = refuse_head(self._front.plan, head)
        if answer is None:
            answer = body if isinstance(body, Answer) else judge(self._front, head, body, started)
        answer.log(started)
        answer.sent()
        return _response(event, answer)


def _request(event: LambdaEvent) -> tuple[Head, bytes | Answer] | None:
    context = _mapping(event.get("requestContext"))
    method = event.get("httpMethod") or _mapping(context.get("http")).get("method")
    if not isinstance(method, str):
        return None
    headers = _headers(event)
    body = _body(event)
    encoding = ",".join(headers.get("content-encoding", []))
    signatures = headers.get(SIGNATURE_HEADER.lower(), [])
    length = len(body) if isinstance(body, bytes) else None
    return Head(method.upper(), encoding, length, signatures, waits=False), body


def _headers(event: LambdaEvent) -> dict[str, list[str]]:
    """Give the values of each header, whose names come in any case, and twice if sent twice."""
    found: dict[str, list[str]] = {}
    several = _mapping(event.get("multiValueHeaders"))
    for name, values in several.items():
        found.setdefault(str(name).lower(), []).extend(map(str, _sequence(values)))
    if not several:
        for name, value in _mapping(event.get("headers")).items():
            found.setdefault(str(name).lower(), []).append(str(value))
    return found


def _body(event: LambdaEvent) -> bytes | Answer:
    body = event.get("body")
    if body is None:
        return b""
    if not isinstance(body, str):
        return body_not_raw(_FIX)
    if not event.get("isBase64Encoded"):
        return body.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(body)
    except (binascii.Error, ValueError):
        return body_not_raw(_FIX)


def _response(event: LambdaEvent, answer: Answer) -> dict[str, Any]:
    balancer = "elb" in _mapping(event.get("requestContext"))
    response: dict[str, Any] = {
        "statusCode": answer.status,
        "body": answer.body.decode(),
        "isBase64Encoded": False,
    }
    # It computes the length by itself.
    headers = {name: value for name, value in answer.all_headers() if name != "Content-Length"}
    if balancer:
        response["statusDescription"] = f"{answer.status} {HTTPStatus(answer.status).phrase}"
    if balancer and "multiValueHeaders" in event:  # it takes those alone if it gives those
        response["multiValueHeaders"] = {name: [value] for name, value in headers.items()}
    else:
        response["headers"] = headers
    return response


def _is_scheduled(event: LambdaEvent) -> bool:
    return event.get("source") in ("aws.events", "aws.scheduler") or (
        event.get("detail-type") == "Scheduled Event"
    )


def _budget(context: Any) -> float:
    left: float = context.get_remaining_time_in_millis() / 1000
    return max(1.0, left - MARGIN)


def _mapping(value: Any) -> Mapping[Any, Any]:
    return value if isinstance(value, Mapping) else {}


def _sequence(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else []
