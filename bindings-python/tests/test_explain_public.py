"""What is public of `gather_webhooks.explain` is documented, and its examples run."""

from __future__ import annotations

import doctest
import inspect
from types import ModuleType
from typing import Any, get_type_hints

import pytest

from gather_webhooks import explain as module

# The package has no function of that name, whatever is imported first.
assert isinstance(module, ModuleType)

OBJECTS: dict[str, Any] = {"explain module": module} | {
    name: getattr(module, name) for name in module.__all__
}
EXAMPLES = {
    name: examples
    for name, value in OBJECTS.items()
    if (
        examples := doctest.DocTestParser().get_doctest(value.__doc__, {}, name, None, None)
    ).examples
}


def test_public_names() -> None:
    own = {
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    }
    assert own == set(module.__all__)


@pytest.mark.parametrize("name", OBJECTS)
def test_documented(name: str) -> None:
    assert OBJECTS[name].__doc__
    # What dataclass writes by itself.
    assert not OBJECTS[name].__doc__.startswith(f"{name}(")


@pytest.mark.parametrize("name", [name for name in OBJECTS if inspect.isclass(OBJECTS[name])])
def test_every_attribute_is_documented(name: str) -> None:
    for attribute in get_type_hints(OBJECTS[name]):
        assert f"\n        {attribute}: " in OBJECTS[name].__doc__


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_run(name: str) -> None:
    results = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(EXAMPLES[name])
    assert results.attempted
    assert not results.failed


def test_what_people_use_has_an_example() -> None:
    assert set(EXAMPLES) == {"explain module", "explain", "mistakes"}
