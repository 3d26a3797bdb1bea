"""Makes the modules importable that this folder shares with the tests of the receiver and of the packages."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[1:1] = [str(Path(__file__).parents[1] / name) for name in ("receiver", "packaging")]
