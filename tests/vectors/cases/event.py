"""Which events are recognized, and why others are not."""

from __future__ import annotations

import json

from .delivery import COMPLETED, KNOWN, STATUSES, Vectors, text


def add_to(v: Vectors) -> None:
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
