"""A delivery whose body is there: verified, stored, answered."""

from typing import TYPE_CHECKING

from ._answer import Answer, Head, verify
from ._background import to_the_end

if TYPE_CHECKING:
    from ._front import Front


def judge(front: "Front", head: Head, body: bytes, started: float) -> Answer:
    """Judge it in a thread of the server's."""
    verdict = verify(front.plan, head, body)
    return verdict if isinstance(verdict, Answer) else front.accept(verdict, started)


async def ajudge(front: "Front", head: Head, body: bytes, started: float) -> Answer:
    """Judge it in the server's loop. It goes on if the sender hangs up and that is cancelled."""
    verdict = verify(front.plan, head, body)
    if isinstance(verdict, Answer):
        return verdict

    def late(answer: Answer) -> None:
        answer.log(started)
        answer.sent()

    return await to_the_end(front.aaccept(verdict, started), late)
