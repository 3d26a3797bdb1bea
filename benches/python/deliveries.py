"""Deliveries with the headers of both schemes: the one of Gather and Stripe, and Standard Webhooks."""

from __future__ import annotations

import base64
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass

# Standard Webhooks has base64 behind a prefix; to the others it is a secret like any.
_KEY = b"a secret of thirty-two bytes, so"
SECRET = "whsec_" + base64.b64encode(_KEY).decode()


@dataclass(frozen=True)
class Delivery:
    body: bytes
    #: `X-Qualifi-Signature` or `Stripe-Signature`
    signature: str
    #: Standard Webhooks'
    headers: dict[str, str]


def authentic(body: bytes) -> Delivery:
    return _delivery(body, gather=lambda mac: f"v1={mac.hex()}", standard=_v1)


def wrong_signature(body: bytes) -> Delivery:
    mac = bytes(range(32))
    return _delivery(body, gather=lambda _: f"v1={mac.hex()}", standard=lambda _: _v1(mac))


def garbage_header(body: bytes) -> Delivery:
    garbage = "Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.ZRrHA1JJJW8opsbCGfG_HACGpVUM"
    headers = _delivery(body, lambda _: "", lambda _: garbage).headers
    return Delivery(body, garbage, headers)


def header_full_of_v1s(body: bytes) -> Delivery:
    """No header is longer than 4 KB: more is refused unread, by servers too."""
    wrong = wrong_signature(body)
    timestamp, _, v1 = wrong.signature.partition(",")
    signature = ",".join([timestamp] + [v1] * ((4_096 - len(timestamp)) // (len(v1) + 1)))
    v1 = wrong.headers["Webhook-Signature"]
    signatures = " ".join([v1] * (4_097 // (len(v1) + 1)))
    return Delivery(body, signature, wrong.headers | {"Webhook-Signature": signatures})


def tampered(delivery: Delivery) -> Delivery:
    body = delivery.body.replace(b"new_response", b"new_responsf", 1)
    return Delivery(body, delivery.signature, delivery.headers)


def _delivery(
    body: bytes, gather: Callable[[bytes], str], standard: Callable[[bytes], str]
) -> Delivery:
    name = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"
    timestamp = str(int(time.time()))
    gather_mac = hmac.digest(SECRET.encode(), f"{timestamp}.".encode() + body, "sha256")
    standard_mac = hmac.digest(_KEY, f"{name}.{timestamp}.".encode() + body, "sha256")
    return Delivery(
        body,
        f"t={timestamp},{gather(gather_mac)}",
        {
            "Webhook-Id": name,
            "Webhook-Timestamp": timestamp,
            "Webhook-Signature": standard(standard_mac),
        },
    )


def _v1(mac: bytes) -> str:
    return f"v1,{base64.b64encode(mac).decode()}"
