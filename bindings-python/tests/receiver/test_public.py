"""What is public is documented, and its examples run."""

from __future__ import annotations

import doctest
import inspect
from typing import TYPE_CHECKING, Any

import pytest

from gather_webhooks import receiver

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def public_objects() -> Iterator[tuple[str, Any]]:
    yield "receiver", receiver
    for name in receiver.__all__:
        value = getattr(receiver, name)
        if not inspect.isclass(value):
            continue  # a type's other name
        yield name, value
        if issubclass(value, Exception):
            continue
        for member_name in dir(value):
            member = inspect.getattr_static(value, member_name)
            if not member_name.startswith("_") and (
                inspect.isroutine(member) or isinstance(member, property)
            ):
                yield f"{name}.{member_name}", member


OBJECTS = dict(public_objects())
EXAMPLES = {
    name: examples
    for name, value in OBJECTS.items()
    if (
        examples := doctest.DocTestParser().get_doctest(value.__doc__ or "", {}, name, None, None)
    ).examples
}


def test_public_names() -> None:
    modules = {name for name, value in vars(receiver).items() if inspect.ismodule(value)}
    public = {name for name in vars(receiver) if not name.startswith("_")}
    assert public - modules == set(receiver.__all__)


@pytest.mark.parametrize("name", OBJECTS)
def test_documented(name: str) -> None:
    assert OBJECTS[name].__doc__
    assert not OBJECTS[name].__doc__.startswith(f"{name}(")


@pytest.mark.parametrize("name", [name for name in OBJECTS if name[0].isupper()])
def test_it_says_where_it_is_imported_from(name: str) -> None:
    value = OBJECTS[name]
    if inspect.isclass(value):
        assert value.__module__ == "gather_webhooks.receiver"


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_run(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    results = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(EXAMPLES[name])
    assert results.attempted
    assert not results.failed


def test_what_people_use_has_an_example() -> None:
    classes = {name for name in OBJECTS if name[0].isupper() and "." not in name}
    methods = {"Receiver.on", "Receiver.otherwise", "Receiver.on_dead", "Delivery.complete_in"}
    assert (classes | methods) - set(EXAMPLES) <= {"DeadDelivery", "Stats"}
