"""What can go wrong here, beyond the errors of ``gather_webhooks``."""

import concurrent.futures
from pathlib import Path

from gather_webhooks import UsageError, WebhookError

_CALLERS = (
    str(Path(__file__).parent),
    str(Path(concurrent.futures.__file__).parent),
)


class LeaseLost(Exception):  # noqa: N818 -- it says what happened, in every language alike
    """The delivery is no longer this handler's, so its writes must not be committed.

    ``Delivery.complete_in`` raises it. The handler took long, and could not renew its lease: the
    program was suspended, or had lost the database, and another one took the delivery up. Let the
    error leave the ``with`` block of your transaction, which rolls it back.

    Example:
        >>> from gather_webhooks.receiver import LeaseLost
        >>> issubclass(LeaseLost, Exception)
        True
    """

    __module__ = "gather_webhooks.receiver"


def wrong_use(message: str) -> UsageError:
    """Make the error for a receiver that is set up or called wrongly."""
    return UsageError(message, code="invalid_argument", http_status=500)


def nothing_to_complete() -> UsageError:
    """Make the error for ``complete_in`` of a delivery that is in no inbox."""
    return wrong_use(
        "this delivery is in no inbox, so there is nothing to complete: give the receiver an "
        "`inbox` in the database that the handler writes to"
    )


def type_name(error: BaseException) -> str:
    """Name the type of an error as people know it."""
    kind = type(error)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def whereabouts(error: BaseException) -> str:
    """Say of which type an error is and where it was raised, never its message.

    The message may quote a candidate's data.
    """
    traceback = error.__traceback__
    if traceback is None:
        return type_name(error)
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    code = traceback.tb_frame.f_code
    file = code.co_filename.replace("\\", "/").rpartition("/")[2]
    return f"{type_name(error)} at {file}:{traceback.tb_lineno} in {code.co_name}"


def of_store(error: BaseException) -> str:
    """Describe what a driver raised: its type, and its code where it has one."""
    if isinstance(error, WebhookError):
        return str(error)
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    return f"{type_name(error)} {code}" if code else type_name(error)


def without_us(error: BaseException) -> BaseException:
    """Take the frames of what called the handler off the top of its traceback."""
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_frame.f_code.co_filename.startswith(_CALLERS):
        traceback = traceback.tb_next
    return error if traceback is None else error.with_traceback(traceback)
