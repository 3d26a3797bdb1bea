import os

from fastapi import FastAPI

from gather_webhooks import CandidateInterviewCompleted, Event
from gather_webhooks.receiver import Receiver

receiver = Receiver(os.environ["WEBHOOK_SECRET"], inbox="gather.db")
app = FastAPI(lifespan=receiver.lifespan)
app.add_route("/webhooks/qualifi", receiver.asgi, methods=["POST"])


@receiver.on("candidate_interview.completed")
def completed(event: Event[CandidateInterviewCompleted]) -> None:
    with open("completed.txt", "a") as file:
        print(event.data.candidate_id, file=file)
