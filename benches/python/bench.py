"""This library for Python beside its peers and what people write by hand.

python benches/python/bench.py BODIES_FOLDER [--quick]

It prints one JSON document: the median nanoseconds per call. It needs what `requirements.txt` names,
and this library, installed.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import deliveries
import measure
import subjects
from deliveries import Delivery
from subjects import Call, Subject

SIZES = (320, 4_096, 65_536, 1_048_576)
#: What a refusal is held against.
ACCEPTING = "gather-webhooks `authenticate`, accepting"
PACKAGES = ("gather-webhooks", "stripe", "standardwebhooks", "svix")

GROUPS: dict[str, dict[str, Subject]] = {
    "Authenticate raw bytes": {
        "gather-webhooks `authenticate`": subjects.ours_authenticate,
        "`hmac.digest` alone": subjects.bare_digest,
        "by hand, with `hmac.new`": subjects.hand_written,
        "by hand, with `hmac.digest`": subjects.hand_written_digest,
        "stripe `verify_header`": subjects.stripe_verify_header,
    },
    "Verify and read the event": {
        "gather-webhooks `verify`": subjects.ours_verify,
        "gather-webhooks `verify`, `.data`": subjects.ours_verify_and_data,
        "gather-webhooks `verify`, `.data.extra`": subjects.ours_verify_and_all_data,
        "documented snippet": subjects.documented_raw,
        "stripe `construct_event`": subjects.stripe_construct_event,
        "standardwebhooks `verify`": subjects.standardwebhooks_verify,
        "svix `verify`, `json.loads`": subjects.svix_verify_and_parse,
    },
    "Verify a parsed payload": {
        "gather-webhooks `verify_parsed`": subjects.ours_verify_parsed,
        "documented, `json.dumps`": subjects.documented_parsed,
        "documented, `ensure_ascii=False`": subjects.documented_unicode,
    },
}

REJECTIONS: dict[str, Callable[[bytes], Delivery]] = {
    "wrong signature": deliveries.wrong_signature,
    "garbage header": deliveries.garbage_header,
    "4 KB of `v1`s": deliveries.header_full_of_v1s,
}
REJECTING: dict[str, Subject] = {
    "gather-webhooks `authenticate`": subjects.ours_authenticate,
    "by hand, with `hmac.new`": subjects.hand_written,
    "stripe `verify_header`": subjects.stripe_verify_header,
    "standardwebhooks `verify`": subjects.standardwebhooks_verify,
    "svix `verify`": subjects.svix_verify,
}

NOTES = [
    "One secret, the system's clock, and what can be prepared once is prepared outside: verifiers, "
    "and the text that stripe's `verify_header` is fastest with.",
    "stripe signs as the Gather API does. standardwebhooks and svix sign an id too, and have base64 "
    "in a header of its own. svix does not parse the body, so `json.loads` is added.",
    "gather-webhooks `verify` has checked the whole payload and knows the kind, name and time of the "
    "event; `.data` makes objects of the documented fields, and `extra` of all others, which are most of "
    "the larger bodies. The peers make objects of the whole body.",
    "The documented snippet compares with `==` and does not look at the timestamp; of text beyond "
    "ASCII it makes another signature than the sender.",
    "Rejections: bodies of 320 bytes, the exception caught. By hand and stripe: `v1`s beyond the "
    "first are compared as text, never decoded.",
]


def accepts(call: Call) -> bool:
    try:
        return call() is not False
    except Exception:
        return False


def check(name: str, subject: Subject, body: bytes) -> None:
    """It is a verifier at all."""
    delivery = deliveries.authentic(body)
    if not accepts(subject(delivery)):
        raise SystemExit(f"{name} refuses an authentic delivery of {len(body)} bytes")
    refused = [make(body) for make in REJECTIONS.values()]
    if subject is subjects.bare_digest:
        return
    for forged in [*refused, deliveries.tampered(delivery)]:
        if accepts(subject(forged)):
            raise SystemExit(f"{name} accepts a forged delivery of {len(body)} bytes")


def swallowing(call: Call) -> Call:
    def rejected() -> None:
        try:
            call()
        except Exception:
            return

    return rejected


def table(
    title: str, rows: Iterable[str], columns: Mapping[str, Mapping[str, float]]
) -> dict[str, Any]:
    """A group as the document has it, from its columns."""
    return {
        "title": title,
        "rows": [
            {"name": row, "ns": {column: ns[row] for column, ns in columns.items()}} for row in rows
        ],
    }


def accepted(title: str, rows: Mapping[str, Subject], folder: Path, seconds: float) -> Any:
    columns = {}
    for size in SIZES:
        body = (folder / f"{size}.json").read_bytes()
        for name, subject in rows.items():
            check(name, subject, body)
        delivery = deliveries.authentic(body)
        calls = {name: subject(delivery) for name, subject in rows.items()}
        columns[str(size)] = measure.medians(calls, seconds)
    return table(title, rows, columns)


def rejected(folder: Path, seconds: float) -> Any:
    body = (folder / f"{SIZES[0]}.json").read_bytes()
    for name, subject in REJECTING.items():
        check(name, subject, body)
    columns = {}
    accepting = subjects.ours_authenticate(deliveries.authentic(body))
    for column, forge in REJECTIONS.items():
        delivery = forge(body)
        calls = {name: swallowing(subject(delivery)) for name, subject in REJECTING.items()}
        calls[ACCEPTING] = accepting
        columns[column] = measure.medians(calls, seconds)
    return table("Refuse", [*REJECTING, ACCEPTING], columns)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    seconds = 1.0 if arguments.quick else 5.0

    groups = []
    for title, rows in GROUPS.items():
        print(title, file=sys.stderr)
        groups.append(accepted(title, rows, arguments.folder, seconds))
    print("Refuse", file=sys.stderr)
    groups.append(rejected(arguments.folder, seconds))

    versions = {"CPython": platform.python_version()}
    versions |= {package: version(package) for package in PACKAGES}
    document = {"title": "Python", "versions": versions, "groups": groups, "notes": NOTES}
    json.dump(document, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
