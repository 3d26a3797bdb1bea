import os

from celery import Celery
from fastapi import FastAPI

from gather_webhooks import CandidateInterviewCompleted, Event
from gather_webhooks.receiver import Delivery, Receiver

queue = Celery(broker=os.environ["REDIS_URL"])
receiver = Receiver(os.environ["WEBHOOK_SECRET"], inbox="gather.db")
app = FastAPI(lifespan=receiver.lifespan)
app.add_route("/webhooks/qualifi", receiver.asgi, methods=["POST"])


@receiver.on("candidate_interview.completed")
def completed(event: Event[CandidateInterviewCompleted], delivery: Delivery) -> None:
    queue.send_task("interviews.completed", [event.data.candidate_id], task_id=delivery.key)
