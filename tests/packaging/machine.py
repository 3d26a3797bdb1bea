"""The machine that the tests run on."""

from __future__ import annotations

import platform


def platform_package() -> str | None:
    """The package of the addon for this machine; there is none for some."""
    cpu = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}.get(
        platform.machine().lower()
    )
    if platform.system() == "Linux" and cpu:
        return f"gather-webhooks-linux-{cpu}-{'gnu' if platform.libc_ver()[0] else 'musl'}"
    if platform.system() == "Darwin" and cpu:
        return f"gather-webhooks-darwin-{cpu}"
    return None
