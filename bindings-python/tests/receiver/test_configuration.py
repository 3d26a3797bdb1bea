"""What is set up wrongly is said where it is set up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from gather_webhooks import ConfigurationError, UsageError, Verifier
from gather_webhooks.receiver import (
    MemoryClaims,
    PostgresClaims,
    PostgresInbox,
    Receiver,
    RedisClaims,
    SqliteInbox,
)

if TYPE_CHECKING:
    from pathlib import Path

    from receiver.conftest import Make


def refused(*words: str, **options: Any) -> None:
    with pytest.raises(UsageError) as caught:
        Receiver(options.pop("secret", "secret"), **options)
    assert caught.value.code == "invalid_argument"
    for word in words:
        assert word in str(caught.value)


def test_options() -> None:
    refused("both", "inbox", "inline", inbox="gather.db", inline=MemoryClaims())
    refused("inline", inline="redis://")
    refused("inbox", "PostgresInbox", inbox=5)
    refused("PostgresInbox", "pool", inbox="postgresql://localhost/app")
    refused("max_body", max_body=0)
    refused("max_body", max_body="1")
    refused("concurrency", concurrency=0)
    refused("name", name="")
    refused("retries", retries=10)
    refused("retries", retries=[-1])
    refused("keep", keep=float("nan"))
    refused("tolerance", secret=Verifier("secret"), tolerance=5)


def test_secrets() -> None:
    for secret in (None, {"secret": "secret"}, 5):
        refused(secret=secret)
    with pytest.raises(ConfigurationError):
        Receiver("")
    Receiver(Verifier("secret"))
    Receiver(["new", b"old"], tolerance=None)
    Receiver("secret", tolerance=timedelta(minutes=1))


def test_paths(tmp_path: Path) -> None:
    refused("folder", "nowhere", inbox=tmp_path / "nowhere" / "gather.db")
    refused("folder", inbox=tmp_path)
    refused(":memory:", "lost", inbox=":memory:")
    refused("path", inbox="")
    assert not list(tmp_path.iterdir())


def test_nothing_is_opened_before_it_is_used(tmp_path: Path) -> None:
    receiver = Receiver("secret", inbox=tmp_path / "gather.db")
    assert not list(tmp_path.iterdir())
    assert receiver.stop()
    assert not list(tmp_path.iterdir())
    assert receiver.stats().pending == 0
    assert (tmp_path / "gather.db").exists()


def test_stores_of_the_wrong_type() -> None:
    for make in (PostgresInbox, PostgresClaims, RedisClaims):
        with pytest.raises(UsageError, match=r"of type builtins\.str"):
            make("postgresql://localhost/app")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="path"):
        SqliteInbox(5)  # type: ignore[arg-type]


def test_handlers(make: Make) -> None:
    receiver = make()

    def created(event: Any) -> None:
        raise NotImplementedError(event)

    def other(event: Any) -> None:
        raise NotImplementedError(event)

    receiver.on("interview.created")(created)

    def refuse(words: str, register: Any, *arguments: Any) -> None:
        with pytest.raises(UsageError, match=words) as caught:
            register(*arguments)
        assert caught.value.code == "invalid_argument"

    refuse(r"has a handler already, .*created", receiver.on("interview.created"), other)
    refuse("no event that this version knows", receiver.on, "interview.deleted")
    refuse("given no event", receiver.on, created)
    refuse("no function", receiver.on("interview.updated"), None)
    refuse("parameters", receiver.on("interview.updated"), lambda: None)
    refuse("parameters", receiver.on("interview.updated"), lambda a, b, c: (a, b, c))
    refuse("yield", receiver.on("interview.updated"), lambda event: (yield event))

    receiver.otherwise(created)
    refuse("otherwise", receiver.otherwise, other)
    receiver.on_dead(print)
    refuse("on_dead", receiver.on_dead, print)


def test_without_an_inbox_there_is_nothing_to_list() -> None:
    receiver = Receiver("secret")
    for call in (
        receiver.dead,
        receiver.stats,
        receiver.run,
        lambda: receiver.drain(1),
        lambda: receiver.replay("key"),
        lambda: receiver.delete("key"),
    ):
        with pytest.raises(UsageError, match="no inbox"):
            call()
    receiver.start()
    assert receiver.stop()


def test_repr_shows_no_secret(make: Make) -> None:
    assert repr(make("whsec_secret")) == "Receiver(name='default', handlers=[])"
