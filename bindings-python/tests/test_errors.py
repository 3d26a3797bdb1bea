from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING, Any

import pytest

import gather_webhooks
from gather_webhooks import (
    ConfigurationError,
    PayloadError,
    UsageError,
    VerificationError,
    Verifier,
    WebhookError,
    sign,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

SECRET = "whsec_do_not_show_me"
BODY = b'{"event":1,"private":"candidate@example.com"}'
NOW = 1_700_000_000
HEADER = sign(BODY, SECRET, NOW)
SIGNATURE = HEADER.partition("v1=")[2]


def verify(
    body: Any = BODY, signature: Any = HEADER, now: Any = NOW, secret: Any = SECRET
) -> Callable[[], object]:
    return lambda: Verifier(secret).verify(body, signature, now=now)


# One way to each error.
ERRORS: list[tuple[str, type[WebhookError], int, Callable[[], object]]] = [
    ("missing_header", VerificationError, 401, verify(signature=None)),
    ("malformed_header", VerificationError, 400, verify(signature=f"{HEADER},")),
    ("unsupported_scheme", VerificationError, 400, verify(signature=f"t=1,v2={SIGNATURE}")),
    ("invalid_timestamp", VerificationError, 400, verify(signature=sign(BODY, SECRET, "now"))),
    ("signature_mismatch", VerificationError, 401, verify(signature="t=1,v1=" + "0" * 64)),
    ("timestamp_too_old", VerificationError, 401, verify(now=NOW + 700)),
    ("timestamp_in_future", VerificationError, 401, verify(now=NOW - 700)),
    ("malformed_payload", PayloadError, 400, verify()),
    (
        "unserializable_payload",
        PayloadError,
        400,
        lambda: Verifier(SECRET).verify_parsed({"candidate@example.com": {SECRET, 1}}, HEADER),
    ),
    ("invalid_secret", ConfigurationError, 500, verify(secret=f"{SECRET}\n")),
    ("body_not_raw", UsageError, 500, verify(body={"private": "candidate@example.com"})),
    ("invalid_argument", UsageError, 500, verify(now="candidate@example.com")),
]
EACH = pytest.mark.parametrize(
    ("code", "family", "http_status", "fail"), ERRORS, ids=[row[0] for row in ERRORS]
)


def caught_from(fail: Callable[[], object]) -> WebhookError:
    with pytest.raises(WebhookError) as caught:
        fail()
    return caught.value


@EACH
def test_class_code_and_status(
    code: str, family: type[WebhookError], http_status: int, fail: Callable[[], object]
) -> None:
    error = caught_from(fail)
    assert type(error) is family
    assert (error.code, error.http_status) == (code, http_status)
    assert error.args == (str(error),)


@EACH
def test_nothing_private_is_shown(
    code: str, family: type[WebhookError], http_status: int, fail: Callable[[], object]
) -> None:
    del code, family, http_status
    error = caught_from(fail)
    shown = f"{error} {error!r} {error.args} {vars(error)}"
    for private in (SECRET, SIGNATURE, "candidate@example.com"):
        assert private not in shown


@EACH
def test_pickled_and_copied(
    code: str, family: type[WebhookError], http_status: int, fail: Callable[[], object]
) -> None:
    error = caught_from(fail)
    error.delivery = 7  # type: ignore[attr-defined]
    pickled = [pickle.dumps(error, protocol) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
    copies = [pickle.loads(text) for text in pickled]  # noqa: S301 -- our own
    for copied in [copy.copy(error), copy.deepcopy(error), *copies]:
        assert type(copied) is family
        assert (copied.code, copied.http_status) == (code, http_status)
        assert str(copied) == str(error)
        assert copied.delivery == 7  # type: ignore[attr-defined]


def test_every_code_has_a_way_to_it() -> None:
    assert len({code for code, _, _, _ in ERRORS}) == len(ERRORS) == 12


def test_families() -> None:
    for family in (VerificationError, PayloadError, ConfigurationError, UsageError):
        assert issubclass(family, WebhookError)
    assert issubclass(UsageError, TypeError)
    assert not issubclass(WebhookError, TypeError)


@pytest.mark.parametrize("name", ["code", "http_status"])
def test_read_only(name: str) -> None:
    error = caught_from(verify())
    with pytest.raises(AttributeError):
        setattr(error, name, None)


def test_tracebacks_name_the_public_class() -> None:
    error = caught_from(verify())
    assert f"{type(error).__module__}.{type(error).__qualname__}" == "gather_webhooks.PayloadError"
    assert getattr(gather_webhooks, type(error).__name__) is type(error)


def test_tracebacks_end_at_the_call() -> None:
    """No frame of the library, whose arguments a crash reporter would send along."""
    traceback: TracebackType | None = caught_from(verify()).__traceback__
    files = set()
    while traceback:
        files.add(traceback.tb_frame.f_code.co_filename)
        traceback = traceback.tb_next
    assert files == {__file__}


def test_made_by_a_user() -> None:
    error = VerificationError("no", code="signature_mismatch", http_status=401)
    assert (str(error), error.code, error.http_status) == ("no", "signature_mismatch", 401)
