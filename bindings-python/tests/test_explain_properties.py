"""`explain` takes anything, and raises nothing but what it says."""

from __future__ import annotations

import contextlib
from typing import Any

from deliveries import BODY, HEADER, NOW, SECRET
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_explain import explained, verdict
from test_properties import ANYTHING

from gather_webhooks import UsageError


@settings(max_examples=100)
@given(body=ANYTHING, signature=ANYTHING, secret=ANYTHING, now=ANYTHING, tolerance=ANYTHING)
def test_it_takes_anything(
    body: Any, signature: Any, secret: Any, now: Any, tolerance: Any
) -> None:
    for arguments in (
        (body, HEADER, SECRET, NOW),
        (BODY, signature, SECRET, NOW),
        (BODY, HEADER, secret, NOW),
        (BODY, HEADER, SECRET, now),
    ):
        try:
            got = explained(*arguments[:3], now=arguments[3]).verdict
        except UsageError as error:
            got = error.code
        assert got == verdict(*arguments)
    with contextlib.suppress(UsageError):
        explained(BODY, HEADER, SECRET, now=NOW, tolerance=tolerance)
    with contextlib.suppress(UsageError):
        explained(body, signature, secret, now=now, tolerance=tolerance)


# What a secret, a header and a body look like, so that something is undone.
PIECES = st.sampled_from(
    [SECRET, HEADER, '"', "'", "\\n", "\n", "=", ",", "{", "}", "[", "%7B", "sha256=", "v1=", "t="]
)
ODD_TEXT = st.text() | st.lists(PIECES | st.text(max_size=3)).map("".join)
ODD = st.binary() | ODD_TEXT | ODD_TEXT.map(lambda text: text.encode("utf-8", "surrogatepass"))


@given(
    body=ODD, signature=ODD | st.none() | st.lists(ODD), secret=ODD | st.lists(ODD), now=st.floats()
)
@example(body=b"\xff" * 65_536, signature=HEADER, secret=SECRET, now=0.0)
@example(body="[" * 65_536, signature=HEADER, secret=SECRET, now=float(NOW))
@example(body=BODY, signature="x" * 1_000_000, secret=SECRET, now=float(NOW))
@example(body=BODY, signature=[HEADER] * 1_000, secret="s" * 1_000_000, now=float(NOW))
def test_it_never_raises_for_bytes(body: Any, signature: Any, secret: Any, now: Any) -> None:
    explanation = explained(body, signature, secret, now=now)
    assert explanation.verdict == verdict(body, signature, secret, now)
