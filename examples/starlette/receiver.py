import os

from starlette.applications import Starlette
from starlette.routing import Route

from gather_webhooks import CandidateInterviewCompleted, Event
from gather_webhooks.receiver import Receiver

receiver = Receiver(os.environ["WEBHOOK_SECRET"], inbox="gather.db")
app = Starlette(
    routes=[Route("/webhooks/qualifi", receiver.asgi, methods=["POST"])],
    lifespan=receiver.lifespan,
)


@receiver.on("candidate_interview.completed")
def completed(event: Event[CandidateInterviewCompleted]) -> None:
    with open("completed.txt", "a") as file:
        print(event.data.candidate_id, file=file)
