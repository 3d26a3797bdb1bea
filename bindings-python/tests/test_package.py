"""What is public is documented, its examples run, and it is what was installed."""

from __future__ import annotations

import ast
import doctest
import inspect
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import gather_webhooks

if TYPE_CHECKING:
    from collections.abc import Iterator

CLASSES_AND_FUNCTIONS = {
    name: value
    for name, value in vars(gather_webhooks).items()
    if name in gather_webhooks.__all__ and callable(value) and hasattr(value, "__module__")
    if inspect.isclass(value) or inspect.isroutine(value)
}


def public_objects() -> Iterator[tuple[str, Any]]:
    yield "gather_webhooks", gather_webhooks
    for name, value in CLASSES_AND_FUNCTIONS.items():
        yield name, value
        if inspect.isclass(value):
            for member_name, member in vars(value).items():
                if not member_name.startswith("_") and (
                    inspect.isroutine(member) or inspect.isdatadescriptor(member)
                ):
                    yield f"{name}.{member_name}", member


OBJECTS = dict(public_objects())


def test_tests_are_of_the_installed_package() -> None:
    assert "site-packages" in Path(gather_webhooks.__file__).parts
    assert version("gather-webhooks") == gather_webhooks.__version__


def test_public_names() -> None:
    public = {name for name in vars(gather_webhooks) if not name.startswith("_")}
    public -= {"explain", "receiver"}  # modules that another test has imported
    assert public | {"__version__"} == set(gather_webhooks.__all__)
    assert {"Verifier.verify", "Event.data", "WebhookError.code", "sign"} <= set(OBJECTS)


@pytest.mark.parametrize("name", OBJECTS)
def test_documented(name: str) -> None:
    assert OBJECTS[name].__doc__
    # What dataclass writes by itself.
    assert not OBJECTS[name].__doc__.startswith(f"{name}(")


def documented_in_stubs() -> Iterator[tuple[str, str | None]]:
    """Editors show the documentation of compiled code from its stubs, or none."""
    stubs = Path(gather_webhooks.__file__).with_name("_gather_webhooks.pyi")
    for node in ast.parse(stubs.read_text("utf-8")).body:
        if getattr(node, "name", "_").startswith("_"):
            continue
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            yield node.name, ast.get_docstring(node)
        if isinstance(node, ast.ClassDef):
            for member in node.body:
                if isinstance(member, ast.FunctionDef) and not member.name.startswith("__"):
                    yield f"{node.name}.{member.name}", ast.get_docstring(member)


@pytest.mark.parametrize(("name", "documentation"), list(documented_in_stubs()))
def test_stubs_are_documented_alike(name: str, documentation: str | None) -> None:
    assert documentation == inspect.getdoc(OBJECTS[name])


EXAMPLES = {
    name: examples
    for name, value in OBJECTS.items()
    if (
        examples := doctest.DocTestParser().get_doctest(value.__doc__, {}, name, None, None)
    ).examples
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_run(name: str) -> None:
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    results = runner.run(EXAMPLES[name])
    assert results.attempted
    assert not results.failed


def test_what_people_use_has_an_example() -> None:
    used = {"gather_webhooks", "Verifier", "Verifier.verify", "Verifier.authenticate", "sign"}
    assert used <= set(EXAMPLES)
