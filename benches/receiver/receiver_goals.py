"""What the receiver sets out to be, as ratios within one run."""

from __future__ import annotations

import groups
from tables import Goal

ANSWER, INLINE = 1.3, 0.85
DELIVERIES, FULL_TABLE = 1.5, 1.5


GOALS = [
    *(
        Goal(
            groups.title_of_answer(language, "sqlite"),
            "answer `stored`",
            "bare INSERT",
            "at most",
            ANSWER,
        )
        for language in groups.LANGUAGES
    ),
    *(
        Goal(groups.title_of_inline(language), "receiver", "bare `verify`", "at least", INLINE)
        for language in groups.LANGUAGES
    ),
    *(
        Goal(groups.title_of_deliveries(language, store), "receiver", peer, "at least", DELIVERIES)
        for (language, store), peers in groups.PEERS.items()
        for peer in peers
    ),
    *(
        Goal(
            groups.title_of_table(operation, store, durable=durable),
            "beside the done keys",
            "in an empty table",
            "at most",
            FULL_TABLE,
        )
        for store in groups.STORES
        for durable in groups.DURABLE
        for operation in ("put", "claim")
    ),
]
