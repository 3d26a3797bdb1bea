"""Where in the project's URLs receivers are."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, get_resolver

from gather_webhooks.receiver._django_view import DjangoView


def views(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, DjangoView]]:
    """Give the paths of receivers, and their views."""
    for pattern in (get_resolver() if resolver is None else resolver).url_patterns:
        path = prefix + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            yield from views(pattern, path)
        elif isinstance(pattern.callback, DjangoView):
            yield path, pattern.callback
