"""What is measured: this library, its peers as they document their use, and what people write by hand.

A subject takes a delivery, does outside of the measured call what its documented use does once, and
gives the call. That returns what it found, or raises an exception, or is `False`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import standardwebhooks
import stripe
import svix.webhooks
from deliveries import SECRET, Delivery

from gather_webhooks import Verifier

Call = Callable[[], object]
Subject = Callable[[Delivery], Call]

KEY = SECRET.encode()
TOLERANCE = 300

verifier = Verifier(SECRET)
standard_webhook = standardwebhooks.Webhook(SECRET)
svix_webhook = svix.webhooks.Webhook(SECRET)


def ours_authenticate(delivery: Delivery) -> Call:
    body, signature = delivery.body, delivery.signature
    return lambda: verifier.authenticate(body, signature)


def ours_verify(delivery: Delivery) -> Call:
    body, signature = delivery.body, delivery.signature
    return lambda: verifier.verify(body, signature)


def ours_verify_and_data(delivery: Delivery) -> Call:
    body, signature = delivery.body, delivery.signature
    return lambda: verifier.verify(body, signature).data


def ours_verify_and_all_data(delivery: Delivery) -> Call:
    body, signature = delivery.body, delivery.signature
    return lambda: getattr(verifier.verify(body, signature).data, "extra")  # noqa: B009 -- of any kind


def ours_verify_parsed(delivery: Delivery) -> Call:
    payload, signature = json.loads(delivery.body), delivery.signature
    return lambda: verifier.verify_parsed(payload, signature)


def bare_digest(delivery: Delivery) -> Call:
    """The limit: the same bytes, and neither header, comparison nor time."""
    message = _timestamp(delivery).encode() + b"." + delivery.body
    return lambda: hmac.digest(KEY, message, "sha256")


def hand_written(delivery: Delivery) -> Call:
    body, signature = delivery.body, delivery.signature

    def call() -> bool:
        try:
            elements = dict(element.split("=", 1) for element in signature.split(","))
            timestamp, received = elements["t"], elements["v1"]
        except (KeyError, ValueError):
            return False
        message = timestamp.encode() + b"." + body
        expected = hmac.new(KEY, message, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, received):
            return False
        return abs(time.time() - int(timestamp)) <= TOLERANCE

    return call


def hand_written_digest(delivery: Delivery) -> Call:
    body, signature = delivery.body, delivery.signature

    def call() -> bool:
        try:
            elements = dict(element.split("=", 1) for element in signature.split(","))
            timestamp, received = elements["t"], elements["v1"]
        except (KeyError, ValueError):
            return False
        message = timestamp.encode() + b"." + body
        expected = hmac.digest(KEY, message, "sha256").hex()
        if not hmac.compare_digest(expected, received):
            return False
        return abs(time.time() - int(timestamp)) <= TOLERANCE

    return call


def documented(payload: Any, signature: str, *, ensure_ascii: bool) -> bool:
    """The function that the Gather API documents: by position, with `==`, without the time."""
    parts = signature.split(",")
    timestamp = parts[0].replace("t=", "")
    received = parts[1].replace("v1=", "")
    text = json.dumps(payload, separators=(",", ":"), ensure_ascii=ensure_ascii)
    message = f"{timestamp}.{text}"
    expected = hmac.new(KEY, message.encode(), hashlib.sha256).hexdigest()
    return received == expected


def documented_raw(delivery: Delivery) -> Call:
    body, signature = delivery.body, delivery.signature
    return lambda: documented(json.loads(body), signature, ensure_ascii=True)


def documented_parsed(delivery: Delivery) -> Call:
    payload, signature = json.loads(delivery.body), delivery.signature
    return lambda: documented(payload, signature, ensure_ascii=True)


def documented_unicode(delivery: Delivery) -> Call:
    payload, signature = json.loads(delivery.body), delivery.signature
    return lambda: documented(payload, signature, ensure_ascii=False)


def stripe_verify_header(delivery: Delivery) -> Call:
    """It decodes bytes first: text is what it is fastest with."""
    body, signature = delivery.body.decode(), delivery.signature
    verify_header = stripe.WebhookSignature.verify_header
    return lambda: verify_header(body, signature, SECRET, TOLERANCE)


def stripe_construct_event(delivery: Delivery) -> Call:
    body, signature = delivery.body, delivery.signature
    construct_event = stripe.Webhook.construct_event
    return lambda: construct_event(body, signature, SECRET)


def standardwebhooks_verify(delivery: Delivery) -> Call:
    body, headers = delivery.body, delivery.headers
    return lambda: standard_webhook.verify(body, headers)


def svix_verify(delivery: Delivery) -> Call:
    body, headers = delivery.body, _svix_headers(delivery)
    return lambda: svix_webhook.verify(body, headers)


def svix_verify_and_parse(delivery: Delivery) -> Call:
    body, headers = delivery.body, _svix_headers(delivery)

    def call() -> object:
        svix_webhook.verify(body, headers)
        return json.loads(body)

    return call


def _svix_headers(delivery: Delivery) -> dict[str, str]:
    return {name.replace("Webhook", "Svix"): value for name, value in delivery.headers.items()}


def _timestamp(delivery: Delivery) -> str:
    return delivery.headers["Webhook-Timestamp"]
