"""The package of this machine's addon."""

from __future__ import annotations

from pathlib import Path

import addons
from machine import platform_package


def test_it_is_what_it_says(tarballs: dict[str, Path]) -> None:
    name = platform_package()
    assert name, "there is no addon for this machine"
    addons.inspect(tarballs[name], name)
