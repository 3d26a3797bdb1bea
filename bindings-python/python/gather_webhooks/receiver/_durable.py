"""Whether the disk that an inbox is on lasts, and what was answered with 200 with it."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from . import _log
from ._errors import wrong_use

#: Platforms whose disk does not last, by a variable that they set.
_PLATFORMS = {
    "AWS_LAMBDA_FUNCTION_NAME": "AWS Lambda",
    "VERCEL": "Vercel",
    "K_SERVICE": "Google Cloud Run",
    "DYNO": "Heroku",
}

_MOUNTS = Path("/proc/self/mounts")

_MEMORY = (
    "is in memory (%s), and lost when the machine or the container stops: give it a path on a disk"
)
_LAYER = (
    "is in the container's own layer (%s), and lost with the container: give it a path on a "
    "volume, or use PostgresInbox"
)
_NETWORK = (
    "is on a file system of the network (%s), whose locks SQLite cannot rely on: give it a path on "
    "a local disk, or use PostgresInbox"
)
_KINDS = {
    "tmpfs": _MEMORY,
    "ramfs": _MEMORY,
    "overlay": _LAYER,
    "nfs": _NETWORK,
    "nfs4": _NETWORK,
    "cifs": _NETWORK,
    "smb3": _NETWORK,
    "9p": _NETWORK,
    "fuse.s3fs": _NETWORK,
}

_warned: set[str] = set()


def refuse_platform(path: str) -> None:
    """Refuse a file on a platform whose disk does not last."""
    for variable, platform in _PLATFORMS.items():
        if os.environ.get(variable) and not _is_local(variable):
            raise wrong_use(
                f"the inbox {path!r} is a file, and the disk of {platform} does not last: what was "
                "answered with 200 would be lost with it. Give the receiver a PostgresInbox(pool), "
                "or, without an inbox, claims, as in inline=RedisClaims(client): then the handler "
                f"runs in the request (it is {platform} as {variable} is set)"
            )


def _is_local(variable: str) -> bool:
    # `vercel dev` runs on the machine of whoever develops.
    return variable == "VERCEL" and os.environ.get("VERCEL_ENV") == "development"


def warn_of_mount(path: str) -> None:
    """Say once if a file is where it does not last, or where its locks may not hold."""
    if path in _warned:
        return
    _warned.add(path)
    try:
        kind = mounted_as(str(Path(path).resolve().parent), _MOUNTS.read_text("utf-8").splitlines())
    except (OSError, ValueError):
        return  # another system than Linux
    text = _KINDS.get(kind)
    if text is not None:
        _log.logger.warning(f"the inbox %r {text}", path, kind)


def mounted_as(folder: str, mounts: Iterable[str]) -> str:
    """Give the kind of the file system that a folder is on: the deepest, and of those the last."""
    found, deepest = "", -1
    for line in mounts:
        _, at, kind, *_ = line.split(" ")
        point = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), at).rstrip("/")
        if (folder == point or folder.startswith(f"{point}/")) and len(point) >= deepest:
            found, deepest = kind, len(point)
    return found
