"""The receiver as a view of Flask."""

import io
import os
import sys
import time
from typing import TYPE_CHECKING

from . import _log
from ._answer import Answer, Head, body_not_raw, incomplete, refuse_head, too_large
from ._environ import AnswerBody, Source, available, read_body, read_head
from ._judging import judge

if TYPE_CHECKING:
    import flask

    from ._front import Front

_FIX = (
    "the body was read before it got to the receiver, by `request.form`, `request.files` or "
    "`request.stream` in a `before_request` function or a middleware: leave the receiver's path "
    "out there, or call `request.get_data()`, which keeps what it reads"
)
_TOO_LARGE = 413


class FlaskView:
    """A view function of Flask.

    Example:
        >>> from gather_webhooks.receiver import Receiver
        >>> receiver = Receiver("whsec_example")
        >>> # app.add_url_rule("/webhooks/qualifi", view_func=receiver.flask, methods=["POST"])
        >>> callable(receiver.flask)
        True
    """

    #: What Flask takes if the rule says nothing.
    methods = ("POST",)

    def __init__(self, front: "Front") -> None:
        """Stand before a receiver, which makes one by itself: ``Receiver.flask``."""
        self._front = front
        self._asked = False
        self.__name__ = endpoint(front.plan.name)

    def __call__(self, **values: object) -> "flask.Response":
        """Serve the request of Flask's context."""
        del values
        import flask  # noqa: PLC0415 -- whoever has a view of it has it

        started = time.perf_counter()
        request = flask.request
        if not self._asked:
            self._asked = True
            _warn_of_redirects(request)
        self._front.begin()
        head = read_head(request.environ)
        source = _source(request)
        answer = refuse_head(self._front.plan, head)
        if answer is None:
            body = self._body(request, head, source)
            answer = body if isinstance(body, Answer) else judge(self._front, head, body, started)
        answer.log(started)
        left = 0
        if answer.unread and not head.waits:
            left = available(request.environ, head.length, self._front.plan.max_body)
        rest = AnswerBody(answer, source, left)
        return flask.Response(rest, answer.status, answer.all_headers())

    def _body(self, request: "flask.Request", head: Head, source: Source) -> bytes | Answer:
        from werkzeug.exceptions import HTTPException  # noqa: PLC0415 -- likewise

        length, limit = head.length, self._front.plan.max_body
        try:
            body = read_body(source, limit + 1 if length is None else length, limit)
        except HTTPException as error:
            return too_large() if error.code == _TOO_LARGE else incomplete()
        if isinstance(body, Answer):
            return body
        # A sender that hangs up has raised. Without a length, whoever has looked at it has read it.
        touched = length is None and not body and "stream" in vars(request)
        return body_not_raw(_FIX) if touched or len(body) < (length or 0) else body


def only_watches() -> bool:
    """Tell whether this process is the one of ``flask run --debug`` that watches the files.

    It imports the program too, and would run handlers that have been changed since.
    """
    click, cli = sys.modules.get("click"), sys.modules.get("flask.cli")
    context = click and click.get_current_context(silent=True)
    if cli is None or context is None or context.command is not cli.run_command:
        return False
    reloads = context.params.get("reload")
    if reloads is None:
        reloads = cli.get_debug_flag()
    return bool(reloads) and os.environ.get("WERKZEUG_RUN_MAIN") != "true"


def endpoint(receiver: str) -> str:
    """Name the view of a receiver, as several may be in one program."""
    return "gather_webhooks" if receiver == "default" else f"gather_webhooks_{receiver}"


def _source(request: "flask.Request") -> Source:
    from werkzeug.wsgi import get_input_stream  # noqa: PLC0415 -- whoever has Flask has it

    kept: bytes | None = getattr(request, "_cached_data", None)
    if kept is not None:
        return io.BytesIO(kept)
    # Not `request.stream` unless it is there: the program's limits are not the receiver's.
    touched: Source | None = vars(request).get("stream")
    return touched if touched is not None else get_input_stream(request.environ)


def _warn_of_redirects(request: "flask.Request") -> None:
    rule = request.url_rule
    if rule is not None and rule.rule.endswith("/") and rule.strict_slashes:
        _log.logger.warning(
            "the receiver's path is %r: Flask answers it without its last slash with a redirect, "
            "which the sender does not follow. Leave the last slash out",
            rule.rule,
        )
