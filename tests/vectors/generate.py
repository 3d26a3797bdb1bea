"""Writes the vectors: the contract's behaviour as cases that every language runs.

    python3 tests/vectors/generate.py           # writes the files beside this one
    python3 tests/vectors/generate.py --check   # fails if they differ from what it would write

It uses nothing but the standard library: the signatures come from Python's `hmac`, not from the
library under test.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
from pathlib import Path
from types import EllipsisType
from typing import Any

HERE = Path(__file__).parent
SECRET = "whsec_4f1a8c2b9d7e6053"
OTHER_SECRET = "whsec_000000000000000f"
NOW = 1_700_000_000  # 2023-11-14T22:13:20Z
T = str(NOW)

COMPLETED = {
    "event": "candidate_interview.completed",
    "timestamp": "2024-01-01T00:00:00Z",
    "data": {
        "candidateInterviewId": "9b2f6c1e-58d3-4f0a-9d59-3a1f0c7e2b11",
        "candidateId": "1c6f7e0a-7f6c-4c39-8a7b-2f5f1d3c9e22",
        "interviewId": "5d0e9a4b-1b7e-4e4e-b5a0-6c2d8f9a3c33",
        "status": "new_response",
        "takenAt": "2024-01-01T00:00:00Z",
    },
}
KNOWN = {
    "candidate_interview.completed": COMPLETED["data"],
    "candidate_interview.status_changed": {
        "candidateInterviewId": "ci-1",
        "candidateId": "c-1",
        "interviewId": "i-1",
        "status": "hired",
        "previousStatus": "has_reviewed",
    },
    "question.audio_generated": {"questionId": "q-1", "audioURL": "https://example.com/q-1.mp3"},
    "interview.created": {"interviewId": "i-1", "title": "Barista, early shift"},
    "interview.updated": {"interviewId": "i-1", "title": "Barista, late shift"},
}
STATUSES = [
    "invite_sent",
    "new_response",
    "has_reviewed",
    "partially_completed",
    "hired",
    "archived",
]
MAX_DEPTH = 512


def text(value: Any) -> bytes:
    """JSON as JavaScript's JSON.stringify writes it, for the values used here."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


BODY = text(COMPLETED)
OK = {"ok": {"kind": COMPLETED["event"], "name": COMPLETED["event"], "data": COMPLETED["data"]}}


def mac(body: bytes, t: str | bytes = T, secret: str = SECRET) -> str:
    t = t.encode() if isinstance(t, str) else t
    return hmac.new(secret.encode(), t + b"." + body, hashlib.sha256).hexdigest()


def header(body: bytes = BODY, t: str = T, secret: str = SECRET) -> str:
    return f"t={t},v1={mac(body, t, secret)}"


def error(code: str) -> dict[str, Any]:
    return {"error": code}


class Vectors:
    def __init__(self) -> None:
        self.files: dict[str, list[dict[str, Any]]] = {}
        self.file = ""

    def into(self, file: str) -> None:
        self.file = file
        self.files[file] = []

    def add(
        self,
        name: str,
        expect: dict[str, Any],
        *,
        op: str = "verify",
        body: bytes = BODY,
        signature: str | EllipsisType | None = ...,
        secrets: list[str] | None = None,
        now: float | None = NOW,
        **more: Any,
    ) -> None:
        """Without a `signature`, the right one."""
        case: dict[str, Any] = {"name": name, "op": op}
        if op not in ("key", "stringify"):
            case["secrets"] = [SECRET] if secrets is None else secrets
        if op in ("verify", "authenticate", "verify_parsed"):
            case["signature"] = header(body) if signature is ... else signature
        case["body_base64"] = base64.b64encode(body).decode()
        if op in ("verify", "authenticate", "verify_parsed"):
            case["now"] = now
        case.update(more)
        case["expect"] = expect
        self.files[self.file].append(case)

    def signed(self, name: str, t: str, expect: dict[str, Any], **more: Any) -> None:
        """The example delivery, authentic, with `t` as its timestamp."""
        self.add(name, expect, signature=header(t=t), **more)

    def payload(self, name: str, body: bytes, expect: dict[str, Any]) -> None:
        """An authentic and fresh delivery of `body`."""
        self.add(name, expect, body=body)

    def event(
        self, name: str, event: str, data: Any, *, reason: str | None = None, body: bytes = b""
    ) -> None:
        """An authentic event whose data comes through as it is."""
        body = body or text({"event": event, "timestamp": "2024-01-01T00:00:00.000Z", "data": data})
        ok = {"kind": event, "name": event, "data": data}
        if reason is not None:
            ok |= {"kind": "unrecognized", "reason": reason}
        self.payload(name, body, {"ok": ok})


def header_grammar(v: Vectors) -> None:
    good = mac(BODY)
    wrong = mac(BODY, secret=OTHER_SECRET)

    def accepted(name: str, signature: str) -> None:
        v.add(f"accepted: {name}", OK, signature=signature)

    def malformed(name: str, signature: str) -> None:
        v.add(f"malformed: {name}", error("malformed_header"), signature=signature)

    v.into("header")
    accepted("as documented", f"t={T},v1={good}")
    accepted("signature before timestamp", f"v1={good},t={T}")
    accepted("signature in upper case", f"t={T},v1={good.upper()}")
    accepted("signature in mixed case", f"t={T},v1={good[:32].upper()}{good[32:]}")
    accepted("space after the comma", f"t={T}, v1={good}")
    accepted("spaces around both elements", f"  t={T}  ,   v1={good}  ")
    accepted("tabs around both elements", f"\tt={T}\t,\tv1={good}\t")
    accepted("spaces and tabs mixed", f" \t t={T}\t \t,\t  v1={good} \t")
    accepted("other keys before", f"a=b,t={T},v1={good}")
    accepted("other keys between", f"t={T},a=b,v1={good}")
    accepted("other keys after", f"t={T},v1={good},a=b")
    accepted("another key twice", f"t={T},x=1,x=2,v1={good}")
    accepted("another key without a value", f"t={T},x=,v1={good}")
    accepted("another key with equals signs in its value", f"t={T},x=a=b==,v1={good}")
    accepted("another key with odd characters", f"t={T},!#$%&'*+-.^_`|~=\"<>;:@/?,v1={good}")
    accepted("a v0 that is garbage", f"t={T},v0=garbage,v1={good}")
    accepted("a v2 that is garbage", f"t={T},v2=garbage,v1={good}")
    accepted("a v10, which only begins like v1", f"t={T},v10={wrong},v1={good}")
    accepted("a key T in upper case beside t", f"T=1,t={T},v1={good}")
    accepted("a key V1 in upper case beside v1", f"t={T},V1=garbage,v1={good}")
    accepted("a key with a space before its equals sign", f"t={T},v1 =garbage,v1={good}")
    accepted("the second v1 matches", f"t={T},v1={wrong},v1={good}")
    accepted("the first v1 matches", f"t={T},v1={good},v1={wrong}")
    accepted("the same v1 twice", f"t={T},v1={good},v1={good}")
    accepted("the last of 50 v1 matches", f"t={T},{f'v1={wrong},' * 49}v1={good}")
    accepted("v1 on both sides of t", f"v1={wrong},t={T},v1={good}")

    v.add("missing: no header", error("missing_header"), signature=None)
    v.add("missing: empty header", error("missing_header"), signature="")
    v.add("missing: one space", error("missing_header"), signature=" ")
    v.add("missing: spaces and tabs", error("missing_header"), signature=" \t  \t")

    malformed("no element is key=value", "garbage")
    malformed("only a comma", ",")
    malformed("only an equals sign", "=")
    malformed("comma at the end", f"t={T},v1={good},")
    malformed("comma at the start", f",t={T},v1={good}")
    malformed("two commas", f"t={T},,v1={good}")
    malformed("blank element", f"t={T}, ,v1={good}")
    malformed("element without an equals sign", f"t={T},x,v1={good}")
    malformed("t without an equals sign", f"t,v1={good}")
    malformed("v1 without an equals sign", f"t={T},v1")
    malformed("no t", f"v1={good}")
    malformed("t in upper case only", f"T={T},v1={good}")
    malformed("a space between t and its equals sign", f"t ={T},v1={good}")
    malformed("two t, the same", f"t={T},t={T},v1={good}")
    malformed("two t, different", f"t={T},t=1,v1={good}")
    malformed("two t, one on each side", f"t={T},v1={good},t={T}")
    malformed("two t and no v1", f"t={T},t={T}")
    malformed("two headers joined by a server", f"t={T},v1={good}, t={T},v1={good}")
    malformed("neither t nor v1", "a=b")
    malformed("only another key and v0", "v0=1,x=2")
    malformed("v1 is empty", f"t={T},v1=")
    malformed("v1 has 63 digits", f"t={T},v1={good[:-1]}")
    malformed("v1 has 65 digits", f"t={T},v1={good}0")
    malformed("v1 has 62 digits", f"t={T},v1={good[:-2]}")
    malformed("v1 has 128 digits", f"t={T},v1={good}{good}")
    malformed("v1 has a letter past f", f"t={T},v1={good[:-1]}g")
    malformed("v1 has a sign", f"t={T},v1=+{good[1:]}")
    malformed("v1 has 0x in front", f"t={T},v1=0x{good[2:]}")
    malformed("v1 has a space inside", f"t={T},v1={good[:31]} {good[32:]}")
    malformed("a space between v1= and its digits", f"t={T},v1= {good}")
    malformed("v1 in quotation marks", f't={T},v1="{good}"')
    malformed("v1 has an equals sign in front", f"t={T},v1=={good}")
    malformed("v1 in base64", f"t={T},v1={base64.b64encode(bytes.fromhex(good)).decode()}")
    malformed("v1 begins with NUL", f"t={T},v1=\0{good[1:]}")
    malformed("one v1 is right, another too short", f"t={T},v1={good},v1=abc")
    malformed("one v1 is too short, another right", f"t={T},v1=abc,v1={good}")
    malformed("the header's name in front", f"X-Qualifi-Signature: t={T},v1={good}")
    malformed("in quotation marks", f'"t={T},v1={good}"')
    malformed("a line break after the header", f"t={T},v1={good}\n")
    malformed("not ASCII in another key", f"t={T},v1={good},x=é")
    malformed("not ASCII in t", f"t=１７００００００００,v1={good}")
    malformed("not ASCII in v1", f"t={T},v1=é{good[1:]}")
    malformed("no-break space around an element", f"t={T},\u00a0v1={good}")
    malformed("byte order mark in front", f"\ufefft={T},v1={good}")
    malformed("an emoji", "🎉")

    fill = 4096 - len(f"t={T},v1={good},x=")
    accepted("4,096 bytes", f"t={T},v1={good},x={'a' * fill}")
    malformed("4,097 bytes", f"t={T},v1={good},x={'a' * (fill + 1)}")
    malformed("4,097 bytes of spaces", " " * 4097)
    malformed("100,000 bytes", f"t={T},v1={good},x={'a' * 100_000}")
    malformed("2,000 v1", f"t={T}" + f",v1={good}" * 2000)

    def unsupported(name: str, signature: str) -> None:
        v.add(f"unsupported: {name}", error("unsupported_scheme"), signature=signature)

    unsupported("only t", f"t={T}")
    unsupported("only t, which is empty", "t=")
    unsupported("t and v0", f"t={T},v0={good}")
    unsupported("t and v2", f"t={T},v2={good}")
    unsupported("t and V1 in upper case", f"t={T},V1={good}")
    unsupported("t and v11", f"t={T},v11={good}")
    unsupported("separated by a semicolon, which is part of t", f"t={T};v1={good}")
    unsupported("separated by a space, which is part of t", f"t={T} v1={good}")


def signature(v: Vectors) -> None:
    def mismatch(name: str, **more: Any) -> None:
        v.add(f"mismatch: {name}", error("signature_mismatch"), **more)

    v.into("signature")
    mismatch("another secret", signature=header(secret=OTHER_SECRET))
    mismatch("all digits zero", signature=f"t={T},v1={'0' * 64}")
    mismatch("first digit changed", signature=f"t={T},v1={flip(mac(BODY), 0)}")
    mismatch("last digit changed", signature=f"t={T},v1={flip(mac(BODY), 63)}")
    mismatch("two wrong v1", signature=f"t={T},v1={'0' * 64},v1={'f' * 64}")
    mismatch("the right one as v0", signature=f"t={T},v0={mac(BODY)},v1={'0' * 64}")
    mismatch("timestamp changed", signature=f"t={NOW + 1},v1={mac(BODY)}")
    mismatch("a zero before the timestamp", signature=f"t=0{T},v1={mac(BODY)}")
    mismatch("a space before the timestamp", signature=f"t= {T},v1={mac(BODY)}")
    mismatch("same instant in milliseconds", signature=f"t={T}000,v1={mac(BODY)}")
    mismatch("body alone signed", signature=f"t={T},v1={plain_mac(BODY)}")
    mismatch("no dot signed", signature=f"t={T},v1={plain_mac(T.encode() + BODY)}")
    mismatch(
        "timestamp after the body", signature=f"t={T},v1={plain_mac(BODY + b'.' + T.encode())}"
    )
    mismatch("SHA-1 in 64 digits", signature=f"t={T},v1={sha1_mac(BODY)}{'0' * 24}")
    for name, body in {
        "one byte changed": BODY.replace(b"new_response", b"new_responsf"),
        "one byte more": BODY + b" ",
        "one byte less": BODY[:-1],
        "a line break more": BODY + b"\n",
        "a byte order mark more": b"\xef\xbb\xbf" + BODY,
        "a NUL more": BODY + b"\0",
        "empty": b"",
        "serialised again with spaces": json.dumps(COMPLETED).encode(),
        "serialised again with sorted keys": json.dumps(
            COMPLETED, sort_keys=True, separators=(",", ":")
        ).encode(),
        "in UTF-16": BODY.decode().encode("utf-16"),
    }.items():
        mismatch(f"body {name}", body=body, signature=header())
    mismatch("found before a malformed payload", body=b"not JSON", signature=header())
    mismatch("found before a stale timestamp", signature=header(secret=OTHER_SECRET, t="1"))
    mismatch("found before a broken timestamp", signature=header(secret=OTHER_SECRET, t="soon"))
    mismatch("with the tolerance off", signature=header(secret=OTHER_SECRET), tolerance=None)

    v.add(
        "a secret that is hex is used as text",
        OK,
        secrets=["00ff00ff"],
        signature=header(secret="00ff00ff"),
    )
    v.add(
        "a secret with a prefix is used verbatim",
        OK,
        secrets=["whsec_c2VjcmV0"],
        signature=header(secret="whsec_c2VjcmV0"),
    )
    for name, secret in {
        "one character": "k",
        "with a space inside": "two words",
        "not ASCII": "sécret-ключ-🔑",
        "63 bytes": "k" * 63,
        "64 bytes, the block": "k" * 64,
        "65 bytes": "k" * 65,
        "10,000 bytes": "k" * 10_000,
        "a NUL inside": "a\0b",
        "only NUL": "\0",
    }.items():
        v.add(f"secret: {name}", OK, secrets=[secret], signature=header(secret=secret))

    both = [SECRET, OTHER_SECRET]
    v.add("rotation: signed with the first secret", OK, secrets=both)
    v.add(
        "rotation: signed with the second secret",
        OK,
        secrets=both,
        signature=header(secret=OTHER_SECRET),
    )
    v.add(
        "rotation: signed with both",
        OK,
        secrets=[OTHER_SECRET, SECRET],
        signature=f"t={T},v1={mac(BODY)},v1={mac(BODY, secret=OTHER_SECRET)}",
    )
    v.add(
        "rotation: signed with the last of ten secrets",
        OK,
        secrets=[f"old-{n}" for n in range(9)] + [SECRET],
    )
    v.add(
        "rotation: signed with neither",
        error("signature_mismatch"),
        secrets=both,
        signature=header(secret="third"),
    )
    v.add("rotation: the same secret twice", OK, secrets=[SECRET, SECRET])

    for name, secrets in {
        "empty": [""],
        "none at all": [],
        "the second is empty": [SECRET, ""],
        "line break at the end": [SECRET + "\n"],
        "carriage return and line break at the end": [SECRET + "\r\n"],
        "space at the end": [SECRET + " "],
        "space at the start": [" " + SECRET],
        "tab at the start": ["\t" + SECRET],
        "only spaces": ["   "],
        "no-break space at the end": [SECRET + "\u00a0"],
        "byte order mark at the start": ["\ufeff" + SECRET],
        "the second has white space": [SECRET, OTHER_SECRET + "\n"],
    }.items():
        v.add(f"invalid secret: {name}", error("invalid_secret"), secrets=secrets)


def flip(digits: str, at: int) -> str:
    return digits[:at] + ("0" if digits[at] != "0" else "1") + digits[at + 1 :]


def plain_mac(message: bytes) -> str:
    return hmac.new(SECRET.encode(), message, hashlib.sha256).hexdigest()


def sha1_mac(body: bytes) -> str:
    return hmac.new(SECRET.encode(), T.encode() + b"." + body, hashlib.sha1).hexdigest()


def timestamps(v: Vectors) -> None:
    v.into("timestamp")

    def read(name: str, t: str, now: float = NOW) -> None:
        """`t` names the instant `now`, to the microsecond: a tolerance of zero holds."""
        v.signed(f"read: {name}", t, OK, now=now, tolerance=0)

    def invalid(name: str, t: str) -> None:
        v.signed(f"invalid: {name}", t, error("invalid_timestamp"))

    read("seconds", "1700000000")
    read("seconds, one digit", "0", now=0)
    read("seconds, nine digits", "999999999", now=999_999_999)
    read("seconds, eleven digits", "99999999999", now=99_999_999_999)
    read("seconds, eleven digits with a zero in front", "01700000000")
    read("milliseconds, twelve digits", "999999999999", now=999_999_999.999)
    read("milliseconds, thirteen digits", "1700000000000")
    read("milliseconds, thirteen digits, not whole seconds", "1700000000123", now=1700000000.123)
    read("milliseconds, fourteen digits", "99999999999000", now=99_999_999_999)
    read("milliseconds, fourteen digits with a zero in front", "01700000000000")
    read("milliseconds, twelve zeros", "000000000000", now=0)
    read("RFC 3339 in UTC", "2023-11-14T22:13:20Z")
    read("RFC 3339 with milliseconds, as toISOString writes it", "2023-11-14T22:13:20.000Z")
    read("RFC 3339 with a tenth", "2023-11-14T22:13:20.5Z", now=1700000000.5)
    read("RFC 3339 with microseconds", "2023-11-14T22:13:20.123456Z", now=1700000000.123456)
    read(
        "RFC 3339 with 20 digits of fraction",
        "2023-11-14T22:13:20.25000000000000000000Z",
        now=1700000000.25,
    )
    read("RFC 3339 in lower case", "2023-11-14t22:13:20z")
    read("RFC 3339 with offset zero", "2023-11-14T22:13:20+00:00")
    read("RFC 3339 with unknown offset", "2023-11-14T22:13:20-00:00")
    read("RFC 3339 east", "2023-11-15T03:43:20+05:30")
    read("RFC 3339 west", "2023-11-14T14:13:20-08:00")
    read("RFC 3339 with the largest offset", "2023-11-15T22:12:20+23:59")
    read("RFC 3339, the epoch", "1970-01-01T00:00:00Z", now=0)
    read("RFC 3339, the epoch from the east", "1970-01-01T01:00:00+01:00", now=0)
    read("RFC 3339, leap day", "2024-02-29T12:00:00Z", now=1709208000)
    read("RFC 3339, leap day of a century", "2000-02-29T00:00:00Z", now=951782400)
    read("RFC 3339, the day after no leap day", "2100-03-01T00:00:00Z", now=4107542400)
    read("RFC 3339, last second of a year", "2023-12-31T23:59:59Z", now=1704067199)
    read("RFC 3339, leap second", "2016-12-31T23:59:60Z", now=1483228800)
    read("RFC 3339, leap second with an offset", "2017-01-01T00:59:60+01:00", now=1483228800)
    read("RFC 3339, the last second of 9999", "9999-12-31T23:59:59Z", now=253402300799)

    invalid("empty", "")
    invalid("a word", "soon")
    invalid("fifteen digits", "170000000000000")
    invalid("nanoseconds", "1700000000000000000")
    invalid("100 digits", "1" * 100)
    invalid("3,000 digits", "9" * 3000)
    invalid("negative", "-1700000000")
    invalid("with a plus", "+1700000000")
    invalid("with a fraction", "1700000000.5")
    invalid("with an exponent", "17e8")
    invalid("in hex", "0x6553f100")
    invalid("with a space in front", " 1700000000")
    invalid("with an underscore", "1_700_000_000")
    invalid("with NUL at the end", "1700000000\0")
    invalid("not a number", "NaN")
    invalid("infinite", "Infinity")
    invalid("a date alone", "2023-11-14")
    invalid("a time without offset", "2023-11-14T22:13:20")
    invalid("a space for the T", "2023-11-14 22:13:20Z")
    invalid("without seconds", "2023-11-14T22:13Z")
    invalid("a point without digits", "2023-11-14T22:13:20.Z")
    invalid("month 13", "2023-13-14T22:13:20Z")
    invalid("month 0", "2023-00-14T22:13:20Z")
    invalid("day 0", "2023-11-00T22:13:20Z")
    invalid("day 31 of a month of 30", "2023-11-31T22:13:20Z")
    invalid("29 February of a common year", "2023-02-29T00:00:00Z")
    invalid("29 February of a common century", "2100-02-29T00:00:00Z")
    invalid("hour 24", "2023-11-14T24:00:00Z")
    invalid("minute 60", "2023-11-14T22:60:20Z")
    invalid("second 60 within a day", "2023-11-14T22:13:60Z")
    invalid("second 61", "2016-12-31T23:59:61Z")
    invalid("offset of 24 hours", "2023-11-14T22:13:20+24:00")
    invalid("offset of 60 minutes", "2023-11-14T22:13:20+00:60")
    invalid("offset without a colon", "2023-11-14T22:13:20+0000")
    invalid("offset without minutes", "2023-11-14T22:13:20+00")
    invalid("a year of five digits", "12023-11-14T22:13:20Z")
    invalid("a year of two digits", "23-11-14T22:13:20Z")
    invalid("a digit missing", "2023-11-4T22:13:20Z")
    invalid("text after it", "2023-11-14T22:13:20Zz")
    invalid("a zone's name after it", "2023-11-14T22:13:20Z[UTC]")
    invalid("an HTTP date", "Tue 14 Nov 2023 22:13:20 GMT")
    invalid("before 1970", "1969-12-31T23:59:59Z")
    v.signed("invalid, with the tolerance off", "soon", error("invalid_timestamp"), tolerance=None)
    v.add(
        "invalid: found before a malformed payload",
        error("invalid_timestamp"),
        body=b"not JSON",
        signature=header(b"not JSON", t="soon"),
    )


def tolerance(v: Vectors) -> None:
    v.into("tolerance")
    old, future = error("timestamp_too_old"), error("timestamp_in_future")
    ms, rfc = f"{T}000", "2023-11-14T22:13:20Z"

    def at(name: str, distance: float, expect: dict[str, Any], t: str = T, **more: Any) -> None:
        v.signed(f"{name}: now is t {distance:+} s", t, expect, now=NOW + distance, **more)

    for form, t in {"seconds": T, "milliseconds": ms, "RFC 3339": rfc}.items():
        at(f"default, {form}", 600, OK, t)
        at(f"default, {form}", 601, old, t)
        at(f"default, {form}", -600, OK, t)
        at(f"default, {form}", -601, future, t)
    at("default", 0, OK)
    at("default, a retry that was not signed anew", 360, OK)
    at("default", 600.001, old)
    at("default", -600.001, future)
    at("default, half a second", 599.5, OK)
    at("default, a day", 86_400, old)
    at("default, a day", -86_400, future)
    at("tolerance 0", 0, OK, tolerance=0)
    at("tolerance 0", 0.001, old, tolerance=0)
    at("tolerance 0", -0.001, future, tolerance=0)
    at("tolerance 0", 1, old, tolerance=0)
    at("tolerance 1", 1, OK, tolerance=1)
    at("tolerance 1", 2, old, tolerance=1)
    at("tolerance 1", -1, OK, tolerance=1)
    at("tolerance 1", -2, future, tolerance=1)
    at("tolerance of a day", 86_400, OK, tolerance=86_400)
    at("tolerance of a day", 86_401, old, tolerance=86_400)
    at("tolerance of 300", 301, old, tolerance=300)
    at("tolerance off", 10**9, OK, tolerance=None)
    at("tolerance off", -(10**9), OK, tolerance=None)
    v.signed("tolerance off: t is the epoch", "0", OK, tolerance=None)
    v.signed("tolerance off: t is in the year 9999", "9999-12-31T23:59:59Z", OK, tolerance=None)
    v.signed("milliseconds at the edge", "1700000000123", OK, now=1700000600.123)
    v.signed("milliseconds past the edge", "1700000000123", old, now=1700000600.124)
    v.signed("milliseconds ahead at the edge", "1700000600123", OK, now=1700000000.123)
    v.signed("milliseconds ahead past the edge", "1700000600124", future, now=1700000000.123)
    v.signed("milliseconds read as seconds would be far ahead", ms, OK)
    v.signed("seconds of eleven digits are not milliseconds", "99999999999", future)
    v.signed("milliseconds of twelve digits are not seconds", "999999999999", old)
    v.add(
        "found before a malformed payload",
        old,
        body=b"not JSON",
        signature=header(b"not JSON", t="1"),
    )


def payloads(v: Vectors) -> None:
    v.into("payload")

    def malformed(name: str, body: bytes) -> None:
        v.payload(f"malformed: {name}", body, error("malformed_payload"))

    malformed("empty", b"")
    malformed("white space", b" \n")
    malformed("not JSON", b"not JSON")
    malformed("a form", b"event=interview.created&data=1")
    malformed("null", b"null")
    malformed("a string", b'"event"')
    malformed("a number", b"42")
    malformed("true", b"true")
    malformed("an array", b'[{"event":"interview.created","data":{}}]')
    malformed("an empty object", b"{}")
    malformed("no event", text({"timestamp": "2024-01-01T00:00:00Z", "data": {}}))
    malformed("event in upper case", text({"Event": "interview.created", "data": {}}))
    for name, event in {
        "null": None,
        "a number": 5,
        "true": True,
        "an array": ["interview.created"],
        "an object": {"name": "interview.created"},
    }.items():
        malformed(f"event is {name}", text({"event": event, "data": {}}))
    malformed("the last of two events is a number", b'{"event":"interview.created","event":5}')
    malformed("event only inside data", text({"data": {"event": "interview.created"}}))

    event = b'"event":"interview.created","data":{}'
    for name, body in {
        "cut off": b"{" + event,
        "cut off in a string": b'{"event":"interview.cre',
        "cut off after a backslash": b'{"event":"\\',
        "text after the object": b"{" + event + b"}x",
        "a second object after it": b"{" + event + b"}{}",
        "a comma at the end": b"{" + event + b",}",
        "a comma at the start": b"{," + event + b"}",
        "two commas": b'{"a":1,,' + event + b"}",
        "no comma": b'{"a":1 ' + event + b"}",
        "no colon": b'{"a" 1,' + event + b"}",
        "two colons": b'{"a"::1,' + event + b"}",
        "a key without a value": b'{"a":,' + event + b"}",
        "a key that is a number": b"{1:2," + event + b"}",
        "a key without quotation marks": b"{a:1," + event + b"}",
        "single quotation marks": b"{'event':'interview.created'}",
        "a comment": b"{/* */" + event + b"}",
        "NaN": b'{"a":NaN,' + event + b"}",
        "Infinity": b'{"a":Infinity,' + event + b"}",
        "a leading zero": b'{"a":01,' + event + b"}",
        "a leading plus": b'{"a":+1,' + event + b"}",
        "a point at the end of a number": b'{"a":1.,' + event + b"}",
        "a point at the start of a number": b'{"a":.5,' + event + b"}",
        "an exponent without digits": b'{"a":1e,' + event + b"}",
        "a lone minus": b'{"a":-,' + event + b"}",
        "a hex number": b'{"a":0x1,' + event + b"}",
        "True as Python writes it": b'{"a":True,' + event + b"}",
        "undefined": b'{"a":undefined,' + event + b"}",
        "half a literal": b'{"a":tru,' + event + b"}",
        "a line break in a string": b'{"a":"\n",' + event + b"}",
        "a NUL in a string": b'{"a":"\0",' + event + b"}",
        "a control character in a key": b'{"\x1f":1,' + event + b"}",
        "an unknown escape": b'{"a":"\\x41",' + event + b"}",
        "an escape of three digits": b'{"a":"\\u004",' + event + b"}",
        "an escape of no digits": b'{"a":"\\uzzzz",' + event + b"}",
        "brackets that do not match": b'{"a":[1},' + event + b"}",
        "a form feed between tokens": b"{\x0c" + event + b"}",
        "a no-break space between tokens": b"{\xc2\xa0" + event + b"}",
        "a NUL after the object": b"{" + event + b"}\0",
        "a byte order mark": b"\xef\xbb\xbf{" + event + b"}",
        "UTF-16": ("{" + event.decode() + "}").encode("utf-16-le"),
        "a byte that is not UTF-8": b'{"a":"\xff",' + event + b"}",
        "Latin-1": b'{"a":"caf\xe9",' + event + b"}",
        "a surrogate as UTF-8": b'{"a":"\xed\xa0\xbd",' + event + b"}",
        "an overlong encoding": b'{"a":"\xc0\xaf",' + event + b"}",
        "UTF-8 cut off": b'{"a":"\xe2\x82',
    }.items():
        malformed(name, body)

    def nested(levels: int) -> bytes:
        """An event nested `levels` deep, the payload itself included."""
        inner = levels - 1
        return b'{"event":"x","data":' + b"[" * inner + b"]" * inner + b"}"

    deep = {"kind": "unrecognized", "name": "x", "reason": "unknown event"}
    v.payload("nested as deep as is accepted", nested(MAX_DEPTH), {"ok": deep})
    malformed("nested one level too deep", nested(MAX_DEPTH + 1))
    malformed("nested 100,000 deep", nested(100_000))
    malformed("100,000 opening brackets", b"[" * 100_000)
    objects = b'{"a":' * (MAX_DEPTH - 1) + b"1" + b"}" * (MAX_DEPTH - 1)
    v.payload(
        "nested objects as deep as is accepted",
        b'{"event":"x","data":' + objects + b"}",
        {"ok": deep},
    )
    malformed("nested objects one level too deep", b'{"event":"x","data":{"a":' + objects + b"}}")
    wide = b"[" + b"[]," * 2000 + b"[]]"
    v.payload("wide, not deep", b'{"event":"x","data":' + wide + b"}", {"ok": deep})
    brackets = b'"' + b"[{" * 1000 + b'\\"' + b"[{" * 1000 + b'"'
    v.payload(
        "brackets in a string are not nesting",
        b'{"event":"x","data":' + brackets + b"}",
        {"ok": deep},
    )

    def created(name: str, data_text: bytes, data: Any) -> None:
        body = b'{"event":"interview.created","timestamp":"2024-01-01T00:00:00Z","data":'
        v.event(name, "interview.created", data, body=body + data_text + b"}")

    created("white space between tokens", b' \t\r\n{ "title" :\n"Barista" } ', {"title": "Barista"})
    created(
        "escapes",
        rb'{"title":"\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC"}',
        {"title": '"\\/\b\f\n\r\tAé€'},
    )
    created("an escaped pair of surrogates", rb'{"title":"\ud83c\udf89"}', {"title": "🎉"})
    created("escaped keys", rb'{"\u0074itle":"Barista"}', {"title": "Barista"})
    created(
        "raw text beyond ASCII", '{"title":"Zoë 🎉 \u2028"}'.encode(), {"title": "Zoë 🎉 \u2028"}
    )
    created("an escaped NUL", rb'{"title":"a\u0000b"}', {"title": "a\0b"})
    created("equal keys: the last one counts", b'{"title":"a","title":"b"}', {"title": "b"})
    created("equal keys, one of them escaped", rb'{"title":"a","\u0074itle":"b"}', {"title": "b"})
    created(
        "equal keys: a number before the string that counts",
        b'{"title":5,"title":"b"}',
        {"title": "b"},
    )
    created("numbers", b'{"n":[0,-1,1.5,1e3,1E-2,2.5e+1]}', {"n": [0, -1, 1.5, 1000, 0.01, 25]})
    created("an integer as large as JavaScript counts", b'{"n":9007199254740991}', {"n": 2**53 - 1})
    created("literals", b'{"a":[true,false,null]}', {"a": [True, False, None]})
    created("an empty key", b'{"":1}', {"": 1})
    created(
        "keys that JavaScript treats specially",
        b'{"__proto__":1,"constructor":2}',
        {"__proto__": 1, "constructor": 2},
    )

    ok = {"kind": "interview.created", "name": "interview.created"}
    for name, data_text in {
        "an escaped lone high surrogate": rb'{"title":"cut \ud83c"}',
        "an escaped lone low surrogate": rb'{"title":"\udf89 cut"}',
        "surrogates in the wrong order": rb'{"title":"\udf89\ud83c"}',
        "a lone surrogate before a letter's escape": rb'{"title":"\ud83c\u0041"}',
        "a lone surrogate in a key": rb'{"\ud83c":1}',
        "a lone surrogate in a nested value": rb'{"a":["\ud83c"]}',
        "a number beyond a double": b'{"n":1e400}',
        "a number below a double": b'{"n":-1e400}',
        "a number too small for a double": b'{"n":1e-400}',
        "an integer beyond 2^53": b'{"n":9007199254740993}',
        "an integer beyond 2^64": b'{"n":36893488147419103232}',
        "an integer of 5,000 digits": b'{"n":' + b"9" * 5000 + b"}",
        "a fraction of 5,000 digits": b'{"n":0.' + b"1" * 5000 + b"}",
        "a negative zero": b'{"n":-0}',
    }.items():
        body = b'{"event":"interview.created","data":' + data_text + b"}"
        v.payload(f"not lost: {name}", body, {"ok": ok})
    v.payload("the name is escaped", rb'{"event":"interview\u002ecreated","data":{}}', {"ok": ok})
    v.payload("data before event", b'{"data":{},"event":"interview.created"}', {"ok": ok})
    v.payload(
        "two events: the last one counts",
        b'{"event":"x","event":"interview.created","data":{}}',
        {"ok": ok},
    )
    v.payload(
        "two data: the last one counts",
        b'{"event":"interview.created","data":5,"data":{}}',
        {"ok": ok},
    )
    v.payload(
        "more members beside the envelope's",
        text(
            {
                "id": 1,
                "event": "interview.created",
                "kind": 2,
                "data": {},
                "signedAt": 3,
                "reason": 4,
            }
        ),
        {"ok": ok | {"data": {}}},
    )
    for name, timestamp in {
        "null": None,
        "a number": 1700000000,
        "not a time": "yesterday",
        "before 1970": "1954-06-07T00:00:00Z",
        "the year 0": "0000-01-01T00:00:00Z",
        "at the end of 9999, west": "9999-12-31T23:59:59-23:59",
        "an object": {},
    }.items():
        body = text({"event": "interview.created", "timestamp": timestamp, "data": {}})
        v.payload(f"the envelope's timestamp is {name}", body, {"ok": ok})
    v.payload(
        "no timestamp in the envelope", b'{"event":"interview.created","data":{}}', {"ok": ok}
    )


def events(v: Vectors) -> None:
    v.into("event")
    for name, data in KNOWN.items():
        v.event(name, name, data)
        extra = {**data, "score": 4.5, "tags": ["a", {"b": None}], "note": "Zoë"}
        v.event(f"{name} with more fields", name, extra)
        for kind, value in {"a string": "x", "an array": [], "a number": 5, "null": None}.items():
            v.event(f"{name}, data is {kind}", name, value, reason="data is not an object")
        body = text({"event": name, "timestamp": "2024-01-01T00:00:00Z"})
        ok = {"kind": "unrecognized", "name": name, "reason": "data is not an object"}
        v.payload(f"{name}, no data", body, {"ok": ok})
        if name != COMPLETED["event"]:
            v.event(f"{name} with empty data", name, {})
        for field in data:
            without = {key: value for key, value in data.items() if key != field}
            title = f"{name} without {field}"
            if name == COMPLETED["event"]:
                v.event(title, name, without, reason=f"data has no {field}")
            else:
                v.event(title, name, without)
            v.event(
                f"{name}, {field} is a number",
                name,
                {**data, field: 5},
                reason=f"{field} is not a string",
            )
    completed, changed = COMPLETED["event"], "candidate_interview.status_changed"
    for value in (None, True, [], {}):
        v.event(
            f"{completed}, status is {json.dumps(value)}",
            completed,
            {**COMPLETED["data"], "status": value},
            reason="status is not a string",
        )
    body = text({"event": changed, "data": {"status": None, "previousStatus": None}})
    v.payload(f"{changed}, fields are null", body, {"ok": {"kind": changed, "name": changed}})
    v.event(
        f"{changed}, an optional field is an object",
        changed,
        {"status": {}},
        reason="status is not a string",
    )
    for status in [*STATUSES, "on_hold", "HIRED", ""]:
        v.event(f"status {status!r}", completed, {**COMPLETED["data"], "status": status})
        v.event(f"status {status!r} before", changed, {"previousStatus": status})
    v.event("taken at no time", completed, {**COMPLETED["data"], "takenAt": "this morning"})
    v.event("empty strings", completed, dict.fromkeys(COMPLETED["data"], ""))
    v.event("a field whose case differs", completed, {**COMPLETED["data"], "takenat": 5})
    for name in [
        "",
        "candidate_interview",
        "candidate_interview.archived",
        "candidate_interview.completed ",
        " candidate_interview.completed",
        "Candidate_Interview.Completed",
        "interview.deleted",
        "unrecognized",
        "__proto__",
        "toString",
        "面接.完了",
        "x" * 10_000,
    ]:
        v.event(f"unknown event {name[:40]!r}", name, {"a": 1}, reason="unknown event")
    for value in (None, 5, "text", [1, 2], True, {}):
        title = f"unknown event, data is {json.dumps(value)}"
        v.event(title, "interview.deleted", value, reason="unknown event")
    body = text({"event": "interview.deleted"})
    ok = {"kind": "unrecognized", "name": "interview.deleted", "reason": "unknown event"}
    v.payload("unknown event, no data", body, {"ok": ok})


def authenticate(v: Vectors) -> None:
    v.into("authenticate")

    def case(name: str, expect: dict[str, Any], **more: Any) -> None:
        v.add(name, expect, op="authenticate", **more)

    case("the example", {"ok": True})
    for name, body in {
        "empty": b"",
        "not JSON": b"not JSON",
        "not UTF-8": b"\xff\xfe\x00",
        "NUL bytes": b"\0" * 1000,
        "every byte": bytes(range(256)),
        "one dot": b".",
        "100 KB": b"x" * 100_000,
        "a cut-off object": b"{",
        "100,000 opening brackets": b"[" * 100_000,
    }.items():
        case(f"the payload is left alone: {name}", {"ok": True}, body=body)
    for length in (54, 55, 56, 63, 64, 65, 118, 119, 120, 127, 128, 129):
        message = b"a" * (length - len(T) - 1)
        case(f"a message of {length} bytes, around SHA-256's block", {"ok": True}, body=message)
    case("no header", error("missing_header"), signature=None)
    case("malformed header", error("malformed_header"), signature="garbage")
    case("no v1", error("unsupported_scheme"), signature=f"t={T}")
    case("wrong secret", error("signature_mismatch"), signature=header(secret=OTHER_SECRET))
    case("broken timestamp", error("invalid_timestamp"), signature=header(t="soon"))
    case("too old", error("timestamp_too_old"), signature=header(t=str(NOW - 601)))
    case("in the future", error("timestamp_in_future"), signature=header(t=str(NOW + 601)))
    case("tolerance off", {"ok": True}, signature=header(t="0"), tolerance=None)
    case("the second secret", {"ok": True}, secrets=[OTHER_SECRET, SECRET])
    case("invalid secret", error("invalid_secret"), secrets=[""])
    t = "1700000000"
    confused = f"t=1700000000.{BODY[:1].decode()},v1={mac(BODY)}"
    case(
        "part of the body moved into t",
        error("signature_mismatch"),
        body=BODY[1:],
        signature=confused,
    )
    case(
        "a dot in t: the message is ambiguous, the timestamp is not",
        error("invalid_timestamp"),
        body=b"rest",
        signature=f"t={t}.first,v1={mac(b'first.rest')}",
    )


def sign(v: Vectors) -> None:
    v.into("sign")

    def case(name: str, body: bytes, timestamp: str, secret: str = SECRET) -> None:
        v.add(
            name,
            {"ok": header(body, timestamp, secret)},
            op="sign",
            body=body,
            secrets=[secret],
            timestamp=timestamp,
        )

    case("the example", BODY, T)
    case("milliseconds", BODY, f"{T}000")
    case("RFC 3339", BODY, "2023-11-14T22:13:20Z")
    case("the epoch", BODY, "0")
    case("an empty body", b"", T)
    case("a body that is not UTF-8", b"\xff\x00\xfe", T)
    case("a body beyond ASCII", "Zoë 🎉".encode(), T)
    case("a secret beyond ASCII", BODY, T, "sécret-🔑")
    case("a secret longer than a block", BODY, T, "k" * 200)


def keys(v: Vectors) -> None:
    v.into("key")
    for name, body in {
        "the example": BODY,
        "not JSON": b"not JSON",
        "empty": b"",
        "beyond ASCII": "Zoë 🎉".encode(),
        "every byte": bytes(range(256)),
        "white space counts": BODY + b"\n",
    }.items():
        v.add(name, {"ok": hashlib.sha256(body).hexdigest()}, op="key", body=body)


# What V8 makes of a JSON text; a test of the JavaScript packages holds this table to V8 itself.
STRINGIFIED = {
    "white space": (' \t\r\n{ "a" : [ 1 , 2 ] } ', '{"a":[1,2]}'),
    "empty object": ("{ }", "{}"),
    "empty array": ("[ ]", "[]"),
    "a string": ('"text"', '"text"'),
    "a number": ("1.50", "1.5"),
    "true": ("true", "true"),
    "false": ("false", "false"),
    "null": ("null", "null"),
    "nested": ('[[[{"a":[{}]}]]]', '[[[{"a":[{}]}]]]'),
    "a fraction of zero": ("1.0", "1"),
    "zero with a fraction": ("0.0", "0"),
    "negative zero": ("-0", "0"),
    "negative zero with a fraction": ("-0.0", "0"),
    "negative zero with an exponent": ("-0e10", "0"),
    "a trailing zero": ("0.10", "0.1"),
    "an exponent": ("1e3", "1000"),
    "an exponent in upper case": ("1E3", "1000"),
    "an exponent with a plus": ("1e+3", "1000"),
    "an exponent with zeros": ("1e003", "1000"),
    "the last integer written out": ("1e20", "100000000000000000000"),
    "the first with an exponent": ("1e21", "1e+21"),
    "an integer of 22 digits": ("1000000000000000000000", "1e+21"),
    "the last fraction written out": ("0.000001", "0.000001"),
    "the first fraction with an exponent": ("0.0000001", "1e-7"),
    "what Python writes as 1e-07": ("1e-07", "1e-7"),
    "2^53": ("9007199254740992", "9007199254740992"),
    "2^53 + 1": ("9007199254740993", "9007199254740992"),
    "2^53 + 3": ("9007199254740995", "9007199254740996"),
    "-2^53 - 1": ("-9007199254740993", "-9007199254740992"),
    "2^63": ("9223372036854775808", "9223372036854776000"),
    "2^64": ("18446744073709551616", "18446744073709552000"),
    "15 digits": ("999999999999999", "999999999999999"),
    "16 digits": ("9999999999999999", "10000000000000000"),
    "20 digits": ("12345678901234567890", "12345678901234567000"),
    "more digits than a double holds": ("0.1234567890123456789", "0.12345678901234568"),
    "0.1 + 0.2": ("0.30000000000000004", "0.30000000000000004"),
    "the largest double": ("1.7976931348623157e308", "1.7976931348623157e+308"),
    "rounded to the largest double": ("1.7976931348623158e308", "1.7976931348623157e+308"),
    "beyond a double": ("1e400", "null"),
    "below a double": ("-1e400", "null"),
    "the first beyond a double": ("1.7976931348623159e308", "null"),
    "the smallest double": ("5e-324", "5e-324"),
    "half of the smallest double": ("2e-324", "0"),
    "too small, negative": ("-1e-400", "0"),
    "a subnormal": ("2.2250738585072011e-308", "2.225073858507201e-308"),
    "halfway between two doubles": ("9007199254740993.0", "9007199254740992"),
    "just above halfway": ("9007199254740993.00000000000000001", "9007199254740994"),
    "5,000 digits": ("9" * 5000, "null"),
    "5,000 digits of a fraction": ("0." + "3" * 5000, "0.3333333333333333"),
    "an index before a name": ('{"b":1,"1":2}', '{"1":2,"b":1}'),
    "indices descending": ('{"2":1,"1":2,"0":3}', '{"0":3,"1":2,"2":1}'),
    "indices ascend as numbers": ('{"10":1,"9":2}', '{"9":2,"10":1}'),
    "indices among names": ('{"b":1,"7":2,"a":3,"3":4}', '{"3":4,"7":2,"b":1,"a":3}'),
    "the largest index": ('{"a":1,"4294967294":2}', '{"4294967294":2,"a":1}'),
    "one beyond the largest index": ('{"a":1,"4294967295":2}', '{"a":1,"4294967295":2}'),
    "a leading zero is a name": ('{"a":1,"01":2,"00":3}', '{"a":1,"01":2,"00":3}'),
    "a sign is a name": ('{"a":1,"-1":2,"+1":3}', '{"a":1,"-1":2,"+1":3}'),
    "a fraction is a name": ('{"a":1,"1.5":2,"1e3":3}', '{"a":1,"1.5":2,"1e3":3}'),
    "white space makes a name": ('{"a":1," 1":2,"1 ":3}', '{"a":1," 1":2,"1 ":3}'),
    "an escaped index": ('{"a":1,"\\u0031":2}', '{"1":2,"a":1}'),
    "digits beyond ASCII are a name": ('{"a":1,"\u0661":2}', '{"a":1,"\u0661":2}'),
    "indices of an inner object": ('{"a":{"b":1,"1":2}}', '{"a":{"1":2,"b":1}}'),
    "indices of an object in an array": ('[{"b":1,"1":2}]', '[{"1":2,"b":1}]'),
    "equal names": ('{"a":1,"b":2,"a":3}', '{"a":3,"b":2}'),
    "equal names, one escaped": ('{"a":1,"b":2,"\\u0061":3}', '{"a":3,"b":2}'),
    "equal names of a lone surrogate": ('{"\\ud83c":1,"b":2,"\\uD83C":3}', '{"\\ud83c":3,"b":2}'),
    "equal indices": ('{"1":1,"0":2,"1":3}', '{"0":2,"1":3}'),
    "equal names, the last an object": ('{"a":{"x":1},"a":{"y":2}}', '{"a":{"y":2}}'),
    "equal names three times": ('{"a":1,"a":2,"a":3}', '{"a":3}'),
    "many names": (
        "{" + ",".join(f'"k{n}":{n}' for n in range(50)) + ',"k7":"last"}',
        "{" + ",".join(f'"k{n}":' + ('"last"' if n == 7 else str(n)) for n in range(50)) + "}",
    ),
    "__proto__": ('{"__proto__":{"a":1},"b":2}', '{"__proto__":{"a":1},"b":2}'),
    "__proto__ twice": ('{"__proto__":1,"b":2,"__proto__":3}', '{"__proto__":3,"b":2}'),
    "an empty name": ('{"":1,"":2}', '{"":2}'),
    "toJSON is a name": ('{"toJSON":1}', '{"toJSON":1}'),
    "text beyond ASCII": ('"Zoë 面接 🎉"', '"Zoë 面接 🎉"'),
    "escaped text beyond ASCII": ('"\\u00eb \\u9762 \\ud83c\\udf89"', '"ë 面 🎉"'),
    "escapes that need none": ('"\\/\\u002f\\u0041"', '"//A"'),
    "escapes with a short form": (
        '"\\u0008\\u0009\\u000a\\u000c\\u000d\\u0022\\u005c"',
        '"\\b\\t\\n\\f\\r\\"\\\\"',
    ),
    "short forms": ('"\\b\\t\\n\\f\\r\\"\\\\"', '"\\b\\t\\n\\f\\r\\"\\\\"'),
    "escapes without a short form": ('"\\u0000\\u000B\\u001F"', '"\\u0000\\u000b\\u001f"'),
    "delete and C1 are raw": ('"\\u007f\\u0080\\u009f"', '"\u007f\u0080\u009f"'),
    "line separators are raw": ('"\\u2028\\u2029"', '"\u2028\u2029"'),
    "a byte order mark in a string is raw": ('"\\ufeff"', '"\ufeff"'),
    "a lone high surrogate": ('"\\uD83C"', '"\\ud83c"'),
    "a lone low surrogate": ('"\\uDF89"', '"\\udf89"'),
    "surrogates in the wrong order": ('"\\udf89\\ud83c"', '"\\udf89\\ud83c"'),
    "a high surrogate before a pair": ('"\\ud83c\\ud83c\\udf89"', '"\\ud83c🎉"'),
    "a high surrogate before raw text": ('"\\ud83c🎉"', '"\\ud83c🎉"'),
    "the first and the last pair": (
        '"\\ud800\\udc00\\udbff\\udfff"',
        '"\U00010000\U0010ffff"',
    ),
}


def stringify(v: Vectors) -> None:
    v.into("stringify")

    def case(name: str, body: bytes, expect: dict[str, Any]) -> None:
        v.add(name, expect, op="stringify", body=body)

    for name, (given, expected) in STRINGIFIED.items():
        case(name, given.encode(), {"ok": expected})
    deep = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    case("nested as deep as is accepted", deep.encode(), {"ok": deep})
    wrong = {
        "empty": b"",
        "not JSON": b"not JSON",
        "cut off": b'{"a":',
        "text after it": b"1 2",
        "a comma too many": b"[1,]",
        "a leading zero": b"01",
        "NaN": b"NaN",
        "a control character": b'"\n"',
        "nested one level too deep": f"[{deep}]".encode(),
        "100,000 opening brackets": b"[" * 100_000,
    }
    for name, body in wrong.items():
        case(f"refused: {name}", body, error("malformed_payload"))


def parsed(v: Vectors) -> None:
    v.into("verify_parsed")

    def case(name: str, body: bytes, canonical: bytes, expect: dict[str, Any], **more: Any) -> None:
        """A receiver has `body` parsed; the sender signed `canonical`."""
        signature = more.pop("signature", header(canonical))
        v.add(name, expect, op="verify_parsed", body=body, signature=signature, **more)

    case("the example", BODY, BODY, OK)
    spaced = json.dumps(COMPLETED, indent=2).encode()
    case("the example, re-formatted", spaced, BODY, OK)
    case("signed as it was re-formatted", spaced, spaced, error("signature_mismatch"))
    swapped = text({"data": COMPLETED["data"], "event": COMPLETED["event"]})
    case("members in another order", swapped, BODY, error("signature_mismatch"))
    case(
        "another secret",
        BODY,
        BODY,
        error("signature_mismatch"),
        signature=header(secret=OTHER_SECRET),
    )
    case("the second secret", BODY, BODY, OK, secrets=[OTHER_SECRET, SECRET])
    case("no header", BODY, BODY, error("missing_header"), signature=None)
    case("malformed header", BODY, BODY, error("malformed_header"), signature="garbage")
    case("no v1", BODY, BODY, error("unsupported_scheme"), signature=f"t={T}")
    case("too old", BODY, BODY, error("timestamp_too_old"), now=NOW + 601)
    case("in the future", BODY, BODY, error("timestamp_in_future"), now=NOW - 601)
    case("tolerance off", BODY, BODY, OK, now=NOW + 10**6, tolerance=None)
    case("broken timestamp", BODY, BODY, error("invalid_timestamp"), signature=header(t="soon"))
    for name, body in {
        "null": b"null",
        "a number": b"42",
        "a string": b'"text"',
        "an array": b"[]",
        "an empty object": b"{}",
        "event is a number": b'{"event":5}',
    }.items():
        case(f"authentic, but {name}", body, body, error("malformed_payload"))

    def member(given: str) -> bytes:
        return (
            '{"event":"interview.created","data":{"title":"Zoë","more":' + given + "}}"
        ).encode()

    ok = {"ok": {"kind": "interview.created", "name": "interview.created"}}
    for name, (given, canonical) in STRINGIFIED.items():
        case(f"in the data: {name}", member(given), member(canonical), ok)
    case(
        "event among indices",
        b'{"1":1,"event":"x","0":0}',
        b'{"0":0,"1":1,"event":"x"}',
        {"ok": {"kind": "unrecognized", "name": "x", "reason": "unknown event"}},
    )
    case(
        "two events: the last one counts, in the place of the first",
        b'{"event":"y","data":{},"event":"x"}',
        b'{"event":"x","data":{}}',
        {"ok": {"kind": "unrecognized", "name": "x", "data": {}}},
    )


def main() -> int:
    v = Vectors()
    for section in (header_grammar, signature, timestamps, tolerance, payloads, events):
        section(v)
    for section in (authenticate, sign, keys, stringify, parsed):
        section(v)
    check = "--check" in sys.argv[1:]
    stale = []
    for file, cases in v.files.items():
        names = [case["name"] for case in cases]
        assert len(names) == len(set(names)), f"{file}: two cases have the same name"
        path = HERE / f"{file}.json"
        new = "[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n"
        if not check:
            path.write_text(new)
        elif not path.exists() or path.read_text() != new:
            stale.append(path.name)
    if stale:
        print(f"stale: {', '.join(stale)}; run python3 tests/vectors/generate.py")
        return 1
    print(f"{sum(map(len, v.files.values()))} cases in {len(v.files)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
