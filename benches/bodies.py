"""The bodies that every language measures: events as the Gather API sends them, in four sizes.

python benches/bodies.py FOLDER    # writes 320.json, 4096.json, 65536.json and 1048576.json

Each is exactly as long as its name says, and is the text that `JSON.stringify` makes of it. Beyond
its documented fields the larger ones have what an interview has: questions, answers, scores.
"""

from __future__ import annotations

import json
import random
import sys
import uuid
from pathlib import Path
from typing import Any

SIZES = (320, 4_096, 65_536, 1_048_576)
ANSWER = (
    "I have worked behind the bar of a small coffee shop for two years and liked the mornings "
    "best because you know the regulars by name and by order and the team was good at covering "
    "for each other when it was busy so I would say that I am patient with people and quick"
)


def body(size: int) -> bytes:
    """A `candidate_interview.completed` of exactly `size` bytes."""
    source = random.Random(size)
    data: dict[str, Any] = {
        "candidateInterviewId": _uuid(source),
        "candidateId": _uuid(source),
        "interviewId": _uuid(source),
        "status": "new_response",
        "takenAt": "2024-01-01T00:00:00Z",
    }
    payload = {
        "event": "candidate_interview.completed",
        "timestamp": "2024-01-01T00:00:00Z",
        "data": data,
    }
    answers: list[dict[str, Any]] = []
    while size - len(_text(payload)) > 600:
        data["answers"] = answers
        answers.append(_answer(source))
    data["note"] = ""
    data["note"] = "." * (size - len(_text(payload)))
    text = _text(payload)
    if len(text) != size:
        raise ValueError(f"{size} bytes were asked for, and {len(text)} made")
    return text


def _answer(source: random.Random) -> dict[str, Any]:
    return {
        "questionId": _uuid(source),
        "position": source.randrange(20),
        "score": source.randrange(1, 1_000) / 1_000,
        "durationSeconds": source.randrange(10, 180),
        "skipped": source.random() < 0.1,
        "reviewer": None,
        "tags": source.sample(("service", "team", "shifts", "experience", "travel"), 2),
        "transcript": " ".join(source.choices(ANSWER.split(), k=source.randrange(10, 40))) + ".",
    }


def _uuid(source: random.Random) -> str:
    return str(uuid.UUID(int=source.getrandbits(128), version=4))


def _text(payload: object) -> bytes:
    return json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode()


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        (folder / f"{size}.json").write_bytes(body(size))


if __name__ == "__main__":
    write(Path(sys.argv[1]))
