"""Writes the vectors of `explain`: deliveries with a mistake each, made by what makes it.

    python3 tests/vectors/explain/generate.py              # writes tests/vectors/explain_*.json
    python3 tests/vectors/explain/generate.py --check      # fails if they would differ
    python3 tests/vectors/explain/generate.py --record     # makes recorded/ again, then writes
    python3 tests/vectors/explain/generate.py --into DIR   # writes elsewhere

Only --record needs more than the standard library: see record.py.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

VECTORS = Path(__file__).resolve().parent.parent


def written(folder: Path) -> dict[Path, str]:
    # Only now, as it reads what --record makes anew.
    from mistakes import (
        bytes_changed,
        headers,
        json_again,
        lost,
        messages,
        nothing,
        other_forms,
        secrets,
        times,
        two,
    )
    from mistakes.delivery import Explain

    x = Explain()
    families = (json_again, other_forms, bytes_changed, lost, secrets, headers, messages, times)
    for family in (*families, two, nothing):
        family.add_to(x)
    files = {}
    for file, cases in x.files.items():
        twice = [name for name, n in Counter(case["name"] for case in cases).items() if n > 1]
        assert not twice, f"{file}: two cases have the name {twice}"
        lines = ",\n".join(json.dumps(case) for case in cases)
        files[folder / f"{file}.json"] = f"[\n{lines}\n]\n"
    return files


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--into", type=Path, default=VECTORS)
    arguments = parser.parse_args()
    if arguments.record:
        from record import record

        record()
    files = written(arguments.into)
    if arguments.check:
        present = set(arguments.into.glob("explain_*.json"))
        stale = [
            path.name
            for path in sorted(files.keys() | present)
            if path not in present or files.get(path) != path.read_text()
        ]
        if stale:
            print(f"stale: {', '.join(stale)}; run python3 {Path(__file__).name}")
            return 1
    else:
        arguments.into.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            path.write_text(text)
    firsts: Counter[str] = Counter()
    for text in files.values():
        firsts.update(str(case["expect"]["ok"]["first"]) for case in json.loads(text))
    print(
        f"{firsts.total()} cases in {len(files)} files: {len(firsts) - 1} ids, {firsts['None']} without"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
