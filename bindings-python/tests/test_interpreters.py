"""One interpreter of a process can use the library: its classes exist once."""

from __future__ import annotations

import subprocess
import sys

import pytest

# How a program makes an interpreter that shares the GIL, as mod_wsgi does.
PROLOGUE = """
import importlib, sys, textwrap

if sys.version_info >= (3, 14):
    import _interpreters
    def create(): return _interpreters.create("legacy")
elif sys.version_info >= (3, 13):
    import _interpreters
    def create(): return _interpreters.create("legacy", reqrefs=False)
else:
    import _xxsubinterpreters as _interpreters
    def create(): return _interpreters.create(isolated=False)

def run(interpreter, code):
    failure = _interpreters.run_string(interpreter, PATH + textwrap.dedent(code))
    if failure is not None:
        raise RuntimeError(failure.formatted)

PATH = f"import sys; sys.path[:] = {sys.path!r}\\n"
USE = '''
    from gather_webhooks import InterviewCreated, VerificationError, Verifier, sign
    BODY = '{"event":"interview.created","data":{}}'
    assert isinstance(Verifier("s").verify(BODY, sign(BODY, "s")).data, InterviewCreated)
    try:
        Verifier("s").verify(BODY, None)
    except VerificationError as error:
        assert error.code == "missing_header"
'''
IS_REFUSED = '''
    for _ in range(2):
        try:
            import gather_webhooks
        except ImportError as error:
            for word in ("interpreter", "mod_wsgi", "WSGIApplicationGroup %{GLOBAL}", "process"):
                assert word in str(error), error
        else:
            raise AssertionError("it was imported")
'''
def use_here(): exec(textwrap.dedent(USE), {})
def is_refused_here(): exec(textwrap.dedent(IS_REFUSED), {})
"""


def run(code: str) -> None:
    child = subprocess.run(  # noqa: S603 -- our own code
        [sys.executable, "-c", PROLOGUE + code],
        check=False,
        timeout=60,
        capture_output=True,
        text=True,
    )
    assert child.returncode == 0, child.stderr


@pytest.mark.parametrize(
    "code",
    [
        "use_here(); run(create(), IS_REFUSED); use_here()",
        "use_here(); run(create(), IS_REFUSED); run(create(), IS_REFUSED)",
        "run(create(), USE); is_refused_here(); run(create(), IS_REFUSED)",
        "one = create(); run(one, USE); _interpreters.destroy(one); is_refused_here()",
        "one = create(); run(one, USE); _interpreters.destroy(one); run(create(), IS_REFUSED)",
        "one = create(); run(one, USE); run(create(), IS_REFUSED); run(one, USE)",
    ],
)
def test_the_first_interpreter_has_it_and_every_other_is_refused(code: str) -> None:
    run(code)


@pytest.mark.parametrize(
    "again",
    [
        "import gather_webhooks",
        "importlib.reload(sys.modules['gather_webhooks'])",
        "importlib.reload(sys.modules['gather_webhooks._gather_webhooks'])",
        "del sys.modules['gather_webhooks._gather_webhooks']",
        "del sys.modules['gather_webhooks']",
        "[sys.modules.pop(name) for name in [*sys.modules] if name.startswith('gather_webhooks')]",
        "sys.modules = {**sys.modules}",
    ],
)
def test_the_first_interpreter_may_import_it_again(again: str) -> None:
    run(f"use_here()\n{again}\nuse_here()")
