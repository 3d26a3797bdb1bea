"""The receiver as a view of Django."""

import time
from typing import TYPE_CHECKING, Any

from ._answer import Answer, Head, body_not_raw, incomplete, refuse_head, too_large
from ._environ import AnswerBody, available, read_body, read_head
from ._judging import judge

if TYPE_CHECKING:
    from django.http import HttpRequest as _HttpRequest
    from django.http import HttpResponseBase as _HttpResponseBase

    from ._front import Front

_FIX = (
    "the body was read before it got to the receiver, by `request.read()`, `json.load(request)` or "
    "a form in a middleware: leave the receiver's path out there, or use `request.body`, which "
    "keeps what it reads"
)


class _Every:
    """All names of databases."""

    def __contains__(self, name: object) -> bool:
        return True


class DjangoView:
    """A view of Django.

    Example:
        >>> from gather_webhooks.receiver import Receiver
        >>> receiver = Receiver("whsec_example")
        >>> # urlpatterns = [path("webhooks/qualifi", receiver.django)]
        >>> callable(receiver.django)
        True
    """

    # What Django's decorators would set: a sender has no token of a form and no session; and what
    # is stored has to be committed before the answer.
    csrf_exempt = True
    login_required = False
    _non_atomic_requests = _Every()

    def __init__(self, front: "Front") -> None:
        """Stand before a receiver, which makes one by itself: ``Receiver.django``."""
        self.front = front

    def __call__(self, request: "_HttpRequest", **values: object) -> "_HttpResponseBase":
        """Serve a request, in a thread also where Django runs in a loop."""
        del values
        started = time.perf_counter()
        self.front.begin()
        head = read_head(request.META)
        answer = refuse_head(self.front.plan, head)
        if answer is None:
            body = self._body(request, head)
            answer = body if isinstance(body, Answer) else judge(self.front, head, body, started)
        answer.log(started)
        return self._response(request, head, answer)

    def _body(self, request: Any, head: Head) -> bytes | Answer:
        limit = self.front.plan.max_body
        kept: bytes | None = vars(request).get("_body")
        if kept is not None:
            return kept if len(kept) <= limit else too_large()
        if request._read_started:  # noqa: SLF001 -- what its own `body` looks at
            return body_not_raw(_FIX)
        request._read_started = True  # noqa: SLF001 -- so that whoever reads it now is told
        environ = getattr(request, "environ", None)
        if environ is None:
            # It is all there, in a file. DATA_UPLOAD_MAX_MEMORY_SIZE is for what programs parse.
            return read_body(request._stream, limit + 1, limit)  # noqa: SLF001
        # Django's own stream takes a body without a length for none.
        left = head.length if head.length is not None else available(environ, None, limit + 1)
        body = read_body(environ["wsgi.input"], left, limit)
        if isinstance(body, bytes) and len(body) < (head.length or 0):
            return incomplete()
        return body

    def _response(self, request: Any, head: Head, answer: Answer) -> "_HttpResponseBase":
        from django.http import HttpResponse, StreamingHttpResponse  # noqa: PLC0415 -- it is there

        headers = dict(answer.all_headers())
        environ = getattr(request, "environ", None)
        response: _HttpResponseBase
        if answer.unread and not head.waits and environ is not None:
            left = available(environ, head.length, self.front.plan.max_body)
            rest = AnswerBody(answer, environ["wsgi.input"], left)
            response = StreamingHttpResponse(rest, status=answer.status, headers=headers)
        else:
            response = HttpResponse(answer.body, status=answer.status, headers=headers)
            response._resource_closers.append(answer.sent)  # noqa: SLF001 -- closed when it is sent
        return response
