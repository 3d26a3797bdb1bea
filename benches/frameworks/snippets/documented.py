"""The documented function of the Gather API: by position, with `==`, without the time."""

import hashlib
import hmac
import json


def verify_webhook_signature(payload: object, signature: str, secret: str) -> bool:
    parts = signature.split(",")
    timestamp = parts[0].replace("t=", "")
    text = json.dumps(payload, separators=(",", ":"), ensure_ascii=False)
    signed = f"{timestamp}.{text}".encode()
    expected = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return parts[1].replace("v1=", "") == expected
