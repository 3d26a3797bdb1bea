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
    ours, verify = "gather-webhooks `authenticate`", "gather-webhooks `verify`"
    limit = "limit: bare HMAC-SHA256"
    accept, event, refuse = "Authenticate", "Verify to an event", "Refuse, with a body of 320 bytes"
    peers = ("standardwebhooks", "svix")
    return [
        Goal("Rust", accept, ours, limit, "at most", sizes(1.45, 1.08, 1.03, 1.03)),
        *(Goal("Rust", accept, ours, peer, "at least", sizes(5, 5, 5, 5)) for peer in peers),
        *(
            Goal("Rust", event, verify, f"{peer}, nothing parsed", "at least", sizes(1, 1, 1))
            for peer in peers
        ),
        Goal("Rust", refuse, ours, limit, "at most", {"garbage header": 0.2}),
    ]


def python() -> list[Goal]:
    accept, event = "Authenticate raw bytes", "Verify and read the event"
    ours, verify = "gather-webhooks `authenticate`", "gather-webhooks `verify`"
    data = "gather-webhooks `verify`, `.data`"
    return [
        Goal("Python", accept, ours, "by hand, with `hmac.new`", "at least", sizes(8, 3, 1.2)),
        Goal("Python", accept, ours, "stripe `verify_header`", "at least", sizes(15, 7, 3.5)),
        Goal("Python", event, verify, "standardwebhooks `verify`", "at least", sizes(7, 5, 3)),
        Goal("Python", event, data, "standardwebhooks `verify`", "at least", sizes(7, 5, 3)),
        Goal("Python", event, verify, "documented snippet", "at least", sizes(8, 8, 8)),
        Goal(
            "Python",
            "Verify a parsed payload",
            "gather-webhooks `verify_parsed`",
            "documented, `json.dumps`",
            "at least",
            sizes(8, 4.5, 4),
        ),
    ]


def node() -> list[Goal]:
    ours, verify = "gather-webhooks `authenticate`", "gather-webhooks `verify`"
    by_hand = "`createHmac`, `timingSafeEqual` by hand"
    buffer, text = "Verify a Buffer and read its event", "Verify a string and read its event"
    limit = "limit: `JSON.parse` and `createHmac`, bare"
    return [
        Goal("Node.js", "Authenticate a Buffer", ours, by_hand, "at least", sizes(3.5, 2.5, 1.15)),
        Goal("Node.js", "Authenticate a string", ours, by_hand, "at least", sizes(3, 1.8, 1.5)),
        Goal("Node.js", buffer, verify, "`stripe`", "at least", sizes(2.5, 2, 2)),
        Goal("Node.js", text, verify, "`stripe`", "at least", sizes(1, 1, 1)),
        Goal("Node.js", buffer, verify, "`standardwebhooks`", "at least", sizes(4, 4, 4)),
        Goal("Node.js", buffer, verify, "`svix`", "at least", sizes(4, 4, 4)),
        Goal(
            "Node.js",
            "Verify a Buffer, beside the limit",
            verify,
            limit,
            "at most",
            {"65536": 1.3},
        ),
        *web_assembly("Node.js", "WebAssembly in Node.js: authenticate bytes"),
    ]


def web_assembly(language: str, group: str) -> list[Goal]:
    ours = "gather-webhooks-wasm `authenticate`"
    return [
        Goal(language, group, ours, "`@noble/hashes` `hmac`", "at least", sizes(2.8)),
        Goal(language, group, ours, "`crypto.subtle.verify`, cached key", "at least", sizes(20)),
    ]


GOALS = [
    *rust(),
    *python(),
    *node(),
    *web_assembly("WebAssembly in Chromium", "Authenticate bytes"),
]
