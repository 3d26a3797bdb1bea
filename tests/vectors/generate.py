"""Writes the vectors: the contract's behaviour as cases that every language runs.

    python3 tests/vectors/generate.py           # writes the files beside this one
    python3 tests/vectors/generate.py --check   # fails if they differ from what it would write

It uses nothing but the standard library: the signatures come from Python's `hmac`, not from the
library under test.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from cases import canonical, event, header, other, payload, signature, timestamp, tolerance
from cases.delivery import Vectors

HERE = Path(__file__).parent


def main() -> int:
    v = Vectors()
    for part in (header, signature, timestamp, tolerance, payload, event, other, canonical):
        part.add_to(v)
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
