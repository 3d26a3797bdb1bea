"""What the library sets out to be, as ratios of medians within one run.

`at least`: the peer takes so many times as long as ours. `at most`: ours takes so many times as long as
what limits it. By the names that the programs give their groups and rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Goal:
    language: str
    group: str
    ours: str
    other: str
    bound: Literal["at least", "at most"]
    ratios: dict[str, float]


def sizes(*ratios: float) -> dict[str, float]:
    return dict(zip(("320", "4096", "65536", "1048576"), ratios, strict=False))


def rust() -> list[Goal]:
    authenticate, limit = "gather-webhooks `authenticate`", "limit: bare HMAC-SHA256"
    accepting = "gather-webhooks `authenticate`, accepting"
    wrong = ("first digit wrong", "last digit wrong", "garbage header", "4 KB of garbage")
    return [
        Goal("Rust", "Authenticate", authenticate, limit, "at most", sizes(1.25, 1.03, 1.01)),
        Goal(
            "Rust",
            "Verify to an event",
            "gather-webhooks `verify`",
            limit,
            "at most",
            sizes(2.2, 1.7, 1.7),
        ),
        Goal(
            "Rust",
            "Refuse, with a body of 320 bytes",
            authenticate,
            accepting,
            "at most",
            dict.fromkeys((*wrong, "4 KB of `v1`s"), 2),
        ),
    ]


def python() -> list[Goal]:
    authenticate = "gather-webhooks `authenticate`"
    accepting = "gather-webhooks `authenticate`, accepting"
    wrong = ("wrong signature", "garbage header", "4 KB of `v1`s")
    return [
        Goal(
            "Python",
            "Authenticate raw bytes",
            authenticate,
            "`hmac.digest` alone",
            "at least",
            sizes(3, 1.4, 1),
        ),
        Goal(
            "Python",
            "Verify and read the event",
            "gather-webhooks `verify`",
            "standardwebhooks `verify`",
            "at least",
            sizes(8, 4.5, 3.8),
        ),
        Goal(
            "Python",
            "Verify a parsed payload",
            "gather-webhooks `verify_parsed`",
            "documented, `json.dumps`",
            "at least",
            sizes(3.5, 3, 3.2),
        ),
        Goal("Python", "Refuse", authenticate, accepting, "at most", dict.fromkeys(wrong, 2)),
    ]


def node() -> list[Goal]:
    """A refusal that throws has no goal: V8 writes the stack of its `Error`, which takes longer than all else."""
    wrong = ("wrong signature", "garbage header", "header full of v1")
    return [
        Goal(
            "Node.js",
            "Authenticate a Buffer",
            "gather-webhooks `authenticate`",
            "limit: bare `createHmac`",
            "at least",
            sizes(3, 1.5, 1),
        ),
        Goal(
            "Node.js",
            "Verify a Buffer, beside the limit",
            "gather-webhooks `verify`",
            "limit: `JSON.parse` and `createHmac`, bare",
            "at most",
            sizes(0.75, 1, 1.05),
        ),
        *(
            Goal(
                "Node.js",
                group,
                f"{package} `verifyWebhookSignature`",
                f"{package} `verifyWebhookSignature`, accepting",
                "at most",
                dict.fromkeys(wrong, 2),
            )
            for package, group in (
                ("gather-webhooks", "Refuse a Buffer of 320 bytes, without an error"),
                (
                    "gather-webhooks-wasm",
                    "WebAssembly in Node.js: refuse 320 bytes, without an error",
                ),
            )
        ),
        *web_assembly("Node.js", "WebAssembly in Node.js: authenticate bytes", subtle=20),
    ]


def web_assembly(language: str, group: str, subtle: float) -> list[Goal]:
    ours, noble = "gather-webhooks-wasm `authenticate`", "`@noble/hashes` `hmac`"
    cached = "`crypto.subtle.verify`, cached key"
    return [
        Goal(language, group, ours, noble, "at least", sizes(2.8, 2.8, 2.8, 2.8)),
        Goal(language, group, ours, cached, "at least", sizes(subtle)),
    ]


GOALS = [
    *rust(),
    *python(),
    *node(),
    *web_assembly("WebAssembly in Chromium", "Authenticate bytes", subtle=1.8),
]
