from __future__ import annotations

import hmac
from datetime import datetime, timedelta, timezone

import pytest
from deliveries import BODY, HEADER, NOW, SECRET

from gather_webhooks import (
    SIGNATURE_HEADER,
    ConfigurationError,
    PayloadError,
    Proof,
    UsageError,
    VerificationError,
    Verifier,
    idempotency_key,
    sign,
)


def test_name_of_the_header() -> None:
    assert SIGNATURE_HEADER == "X-Qualifi-Signature"


def test_signature_is_the_hmac_of_timestamp_and_body() -> None:
    mac = hmac.new(SECRET.encode(), b"1700000000." + BODY, "sha256").hexdigest()
    assert f"t=1700000000,v1={mac}" == HEADER


def test_verify_by_the_clock() -> None:
    event = Verifier(SECRET).verify(BODY, sign(BODY, SECRET))
    assert abs(datetime.now(timezone.utc) - event.signed_at) < timedelta(minutes=1)


def test_verify_by_name() -> None:
    event = Verifier(secret=SECRET).verify(body=BODY, signature=HEADER, now=NOW)
    assert event.name == "interview.created"


def test_proof_names_the_secret_that_matched() -> None:
    proof = Verifier(["new", SECRET]).authenticate(BODY, HEADER, now=NOW)
    signed_at = datetime(2023, 11, 14, 22, 13, 20, tzinfo=timezone.utc)
    assert proof == Proof(signed_at=signed_at, secret_index=1)
    assert proof.signed_at.tzinfo is timezone.utc
    assert "signed_at=datetime" in repr(proof)


def test_authenticate_leaves_the_payload_alone(verifier: Verifier) -> None:
    body = b"not JSON"
    assert verifier.authenticate(body, sign(body, SECRET, NOW), now=NOW).secret_index == 0
    with pytest.raises(PayloadError) as caught:
        verifier.verify(body, sign(body, SECRET, NOW), now=NOW)
    assert caught.value.code == "malformed_payload"


@pytest.mark.parametrize("method", ["verify", "authenticate"])
@pytest.mark.parametrize(
    ("body", "signature", "now", "code"),
    [
        (BODY, None, NOW, "missing_header"),
        (BODY, "", NOW, "missing_header"),
        (BODY, "t=1", NOW, "unsupported_scheme"),
        (BODY, "v1", NOW, "malformed_header"),
        (BODY + b" ", HEADER, NOW, "signature_mismatch"),
        (BODY, HEADER, NOW + 601, "timestamp_too_old"),
        (BODY, HEADER, NOW - 601, "timestamp_in_future"),
        (BODY, sign(BODY, SECRET, "soon"), NOW, "invalid_timestamp"),
    ],
)
def test_refusals(*, method: str, body: bytes, signature: str | None, now: int, code: str) -> None:
    with pytest.raises(VerificationError) as caught:
        getattr(Verifier(SECRET), method)(body, signature, now=now)
    assert caught.value.code == code


@pytest.mark.parametrize("tolerance", [timedelta(seconds=5), 5, 5.0])
def test_tolerance(tolerance: timedelta | float) -> None:
    verifier = Verifier(SECRET, tolerance=tolerance)
    verifier.verify(BODY, HEADER, now=NOW + 5)
    with pytest.raises(VerificationError):
        verifier.verify(BODY, HEADER, now=NOW + 5.001)


def test_tolerance_of_zero_means_zero() -> None:
    verifier = Verifier(SECRET, tolerance=0)
    verifier.verify(BODY, HEADER, now=NOW)
    with pytest.raises(VerificationError):
        verifier.verify(BODY, HEADER, now=NOW + 0.001)


def test_tolerance_of_none_accepts_any_timestamp() -> None:
    Verifier(SECRET, tolerance=None).verify(BODY, sign(BODY, SECRET, 0))


def test_repr_shows_no_secret() -> None:
    verifier = Verifier([SECRET, "other"], tolerance=timedelta(seconds=1.5))
    assert repr(verifier) == "Verifier(secrets=2, tolerance=1.5s)"
    assert repr(Verifier(SECRET, tolerance=None)) == "Verifier(secrets=1, tolerance=None)"


def test_verifier_is_frozen(verifier: Verifier) -> None:
    with pytest.raises(AttributeError):
        verifier.tolerance = None  # type: ignore[attr-defined]


def test_verifier_can_be_subclassed() -> None:
    class Ours(Verifier):
        """A verifier of ours."""

    verifier = Ours(SECRET)
    assert isinstance(verifier, Ours)
    assert verifier.verify(BODY, HEADER, now=NOW).kind == "interview.created"


def test_sign_refuses_what_a_verifier_refuses() -> None:
    with pytest.raises(ConfigurationError):
        sign(BODY, "")
    with pytest.raises(ConfigurationError):
        sign(BODY, " secret")
    with pytest.raises(UsageError):
        sign(BODY, ["one", "two"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("timestamp", "text"),
    [
        ("2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"),
        ("1700000000000", "1700000000000"),
        (NOW, "1700000000"),
        (NOW + 0.999, "1700000000"),
        (datetime(2023, 11, 14, 22, 13, 20, 999_999, timezone.utc), "1700000000"),
        (datetime(2023, 11, 15, 0, 13, 20, 0, timezone(timedelta(hours=2))), "1700000000"),
        (0, "0"),
    ],
)
def test_timestamp_that_is_signed(timestamp: str | float | datetime, text: str) -> None:
    header = sign(BODY, SECRET, timestamp)
    assert header.split(",")[0] == f"t={text}"
    Verifier(SECRET, tolerance=None).verify(BODY, header)


def test_idempotency_key_of_any_bytes() -> None:
    key = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    assert idempotency_key(b"{}") == idempotency_key("{}") == key
    with pytest.raises(UsageError) as caught:
        idempotency_key({})  # type: ignore[arg-type]
    assert caught.value.code == "body_not_raw"
