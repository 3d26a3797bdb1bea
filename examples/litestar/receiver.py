import os

from litestar import Litestar, asgi
from litestar.types import Receive, Scope, Send

from gather_webhooks import CandidateInterviewCompleted, Event
from gather_webhooks.receiver import Receiver

receiver = Receiver(os.environ["WEBHOOK_SECRET"], inbox="gather.db")


@asgi("/webhooks/qualifi", copy_scope=True)
async def webhooks(scope: Scope, receive: Receive, send: Send) -> None:
    await receiver.asgi(scope, receive, send)


@receiver.on("candidate_interview.completed")
def completed(event: Event[CandidateInterviewCompleted]) -> None:
    with open("completed.txt", "a") as file:
        print(event.data.candidate_id, file=file)


app = Litestar([webhooks], lifespan=[receiver.lifespan])
