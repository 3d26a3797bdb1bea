"""Receivers as people write them who know another sender: in the style of Stripe's library, and of Standard Webhooks."""

from __future__ import annotations

import hmac
import json
import time
from typing import Any

from receiving import Answer, Receiver, Refused, mac


class StripeStyle(Receiver):
    """`stripe.Webhook.construct_event`, for this sender's header."""

    def handle(
        self, method: str, lines: list[bytes], raw: list[tuple[str, str]], body: bytes
    ) -> Answer:
        if method != "POST":
            return (405, "Method Not Allowed")
        # headers.get gives the first line; the framework decodes it.
        header = lines[0].decode("latin-1") if lines else ""
        try:
            items = [item.split("=", 2) for item in header.split(",")]
            timestamp = next(item[1] for item in items if item[0] == "t")
            signatures = [item[1] for item in items if item[0] == "v1"]
            seconds = int(timestamp)
        except (StopIteration, IndexError, ValueError):
            return (400, "Unable to extract timestamp and signatures from header")
        expected = mac(timestamp.encode() + b"." + body)
        if not any(hmac.compare_digest(expected.encode(), it.encode()) for it in signatures):
            return (400, "No signatures found matching the expected signature for payload")
        if seconds < time.time() - 300:
            return (400, "Timestamp outside the tolerance zone")
        try:
            event = json.loads(body)
        except ValueError:
            return (400, "Invalid payload")
        event["event"]
        return (200, "")


#: What is true of it, and nothing else.
STRIPE = {
    "S12": "fail",  # five minutes
    "S14": "info",  # seconds alone
    "S16": "warn",  # spaces are part of the names
    "A11": "warn",  # no limit ahead
    "A12": "fail",  # the first `t`
    "A13": "warn",  # the first line
    "A14": "warn",  # any length, any character
    "A15": "warn",  # an array, and depth
}


class StandardWebhooksStyle(Receiver):
    """`standardwebhooks.Webhook.verify`, for this sender's header."""

    def handle(
        self, method: str, lines: list[bytes], raw: list[tuple[str, str]], body: bytes
    ) -> Answer:
        if method != "POST":
            return (405, "Method Not Allowed")
        try:
            self.check({name.lower(): value for name, value in raw}, body)
            payload: Any = json.loads(body)
        except Refused as refused:
            return refused.answer
        except ValueError:
            return (400, "invalid json")
        return (204, "") if payload else (400, "empty")

    def check(self, headers: dict[str, str], body: bytes) -> None:
        header = headers.get("x-qualifi-signature")
        if not header:
            raise Refused(400, "Missing required headers")
        versions = [part.strip().partition("=") for part in header.split(",")]
        timestamp = {name: value for name, _, value in versions}.get("t", "")
        try:
            age = time.time() - float(timestamp)
        except ValueError:
            raise Refused(400, "Invalid Signature Headers") from None
        if abs(age) > 300:
            raise Refused(400, "Message timestamp out of tolerance")
        expected = mac(timestamp.encode() + b"." + body).encode()
        for name, _, value in versions:
            if name == "v1" and hmac.compare_digest(expected, value.encode()):
                return
        raise Refused(400, "No matching signature found")


STANDARD = {
    "S12": "fail",  # five minutes
    "S14": "info",  # seconds alone
    "A12": "fail",  # the last `t`
    "A13": "warn",  # the last line
    "A14": "warn",  # any length, any character
    "A15": "warn",  # depth
}
