"""An inbox in a file where the disk does not last."""

from __future__ import annotations

import itertools
import logging
from typing import TYPE_CHECKING

import pytest

from gather_webhooks import UsageError
from gather_webhooks.receiver import Receiver, SqliteInbox, _durable
from receiver.conftest import SECRET, Make, Records

if TYPE_CHECKING:
    from pathlib import Path

PLATFORMS = {
    "AWS_LAMBDA_FUNCTION_NAME": "AWS Lambda",
    "VERCEL": "Vercel",
    "K_SERVICE": "Google Cloud Run",
    "DYNO": "Heroku",
}
MOUNTS = """\
/dev/vda / ext4 rw 0 0
tmpfs /run tmpfs rw 0 0
overlay /run/layer overlay rw 0 0
server:/x /run/net\\040work nfs4 rw 0 0
/dev/vdb /run/layer/disk ext4 rw 0 0
//server/x /mnt cifs rw 0 0
tmpfs /mnt tmpfs rw 0 0
""".splitlines()


@pytest.mark.parametrize("variable", PLATFORMS)
def test_a_file_is_refused(variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, "1")
    with pytest.raises(UsageError, match=f"the disk of {PLATFORMS[variable]} does not last") as it:
        Receiver(SECRET, inbox=tmp_path / "gather.db")
    assert it.value.code == "invalid_argument"
    assert "PostgresInbox" in str(it.value)
    assert "RedisClaims" in str(it.value)
    Receiver(SECRET)


def test_vercel_dev_is_a_machine_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERCEL", "1")
    monkeypatch.setenv("VERCEL_ENV", "development")
    SqliteInbox(tmp_path / "gather.db")
    monkeypatch.setenv("VERCEL_ENV", "preview")
    with pytest.raises(UsageError):
        SqliteInbox(tmp_path / "gather.db")


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/", "ext4"),
        ("/runner", "ext4"),
        ("/run", "tmpfs"),
        ("/run/x/y", "tmpfs"),
        ("/run/layer", "overlay"),
        ("/run/layer/disk/x", "ext4"),
        ("/run/net work", "nfs4"),
        ("/mnt", "tmpfs"),
    ],
)
def test_the_deepest_mount_counts_and_of_those_the_last(folder: str, kind: str) -> None:
    assert _durable.mounted_as(folder, MOUNTS) == kind


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("tmpfs", "is in memory (tmpfs)"),
        ("overlay", "a path on a volume"),
        ("nfs", "whose locks SQLite cannot rely on"),
        ("fuse.s3fs", "PostgresInbox"),
        ("ext4", ""),
    ],
)
def test_a_mount_is_told_once(
    kind: str, said: str, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"x / {kind} rw 0 0\n")
    monkeypatch.setattr(_durable, "_MOUNTS", mounts)
    told: list[str] = []
    logger = logging.getLogger("gather_webhooks")
    monkeypatch.setattr(logger, "warning", lambda text, *values: told.append(text % values))
    for _ in range(2):
        make(inbox=tmp_path / f"{next(numbers)}.db").stats()
    assert [said in text for text in told] == ([True, True] if said else [])
    told.clear()
    inbox = SqliteInbox(tmp_path / "same.db")
    for name in ("one", "other"):
        make(inbox=inbox, name=name).stats()
    assert len(told) == (1 if said else 0)


numbers = itertools.count()


def test_a_system_without_mounts(
    make: Make, records: Records, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(_durable, "_MOUNTS", tmp_path / "none")
    make().stats()
    assert records.all == []
