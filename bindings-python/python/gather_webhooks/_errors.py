"""The errors. Each carries the code and the HTTP status that the native half gives it."""

from functools import partial
from typing import Any


class WebhookError(Exception):
    """Any error of this library. ``str(error)`` says what is wrong, why, and what to do.

    It never holds a secret, an expected signature or any part of a payload, so it is safe to log.

    Example:
        >>> from gather_webhooks import Verifier, WebhookError
        >>> try:
        ...     Verifier("")
        ... except WebhookError as error:
        ...     print(error.code, error.http_status)
        invalid_secret 500
    """

    __module__ = "gather_webhooks"

    def __init__(self, message: str, *, code: str, http_status: int) -> None:
        """Make an error, as a test of a receiver may want to."""
        super().__init__(message)
        self._code = code
        self._http_status = http_status

    @property
    def code(self) -> str:
        """The stable code, such as ``'signature_mismatch'``: the same in every language."""
        return self._code

    @property
    def http_status(self) -> int:
        """The HTTP status to answer the delivery with: 400, 401 or 500."""
        return self._http_status

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle and copy with the arguments that exceptions otherwise lose: those by keyword."""
        make = partial(type(self), code=self._code, http_status=self._http_status)
        return make, self.args, self.__dict__


class VerificationError(WebhookError):
    """The delivery is not authentic, or not fresh."""

    __module__ = "gather_webhooks"


class PayloadError(WebhookError):
    """The delivery is authentic, but its payload cannot be used."""

    __module__ = "gather_webhooks"


class ConfigurationError(WebhookError):
    """The receiver is set up wrongly."""

    __module__ = "gather_webhooks"


class UsageError(WebhookError, TypeError):
    """The receiver's code calls the library wrongly. Also a ``TypeError``."""

    __module__ = "gather_webhooks"
