from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from gather_webhooks import Event, Verifier, sign

SECRET = "whsec_example"
NOW = 1_700_000_000

# However busy the machine is.
settings.register_profile(
    "default", deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("default")

ReadEvent = Callable[..., Event]


@pytest.fixture(scope="session")
def verifier() -> Verifier:
    return Verifier(SECRET)


@pytest.fixture(scope="session")
def read_event(verifier: Verifier) -> ReadEvent:
    """Give the event of a payload: a text, or the members of its JSON object."""

    def read_event(text: str | bytes | None = None, **members: Any) -> Event:
        body = json.dumps(members) if text is None else text
        return verifier.verify(body, sign(body, SECRET, NOW), now=NOW)

    return read_event
