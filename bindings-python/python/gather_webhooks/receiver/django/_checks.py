"""What Django's `check` says about receivers."""

from typing import Any

from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning

from ._urls import views


def check_urls(**options: Any) -> list[CheckMessage]:
    """Warn of a receiver whose path redirects."""
    from django.conf import settings  # noqa: PLC0415 -- tools import this without a project

    del options
    if not settings.ROOT_URLCONF or not settings.APPEND_SLASH:
        return []
    return [
        CheckWarning(
            f"the receiver's path is {path!r}: Django answers it without its last slash with a "
            "redirect, which the sender of webhooks does not follow.",
            hint="Leave the last slash out of the path, or register the URL with it.",
            id="gather_webhooks.W001",
        )
        for path, _ in views()
        if path.removesuffix("$").removesuffix(r"\Z").endswith("/")
    ]
