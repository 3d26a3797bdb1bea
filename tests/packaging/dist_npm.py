"""The packages of the addons that `make dist` builds."""

from __future__ import annotations

import addons
import pytest
from conftest import one

NAMES = [
    "gather-webhooks-darwin-arm64",
    "gather-webhooks-darwin-x64",
    "gather-webhooks-linux-arm64-gnu",
    "gather-webhooks-linux-arm64-musl",
    "gather-webhooks-linux-x64-gnu",
    "gather-webhooks-linux-x64-musl",
]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_what_it_says(name: str) -> None:
    addons.inspect(one(f"{name}-[0-9]*.tgz"), name)
