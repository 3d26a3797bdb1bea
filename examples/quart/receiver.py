import os

from quart import Quart

from gather_webhooks import CandidateInterviewCompleted, Event
from gather_webhooks.receiver import Receiver

receiver = Receiver(os.environ["WEBHOOK_SECRET"], inbox="gather.db")
app = Quart(__name__)
app.while_serving(receiver.lifespan)
app.add_url_rule("/webhooks/qualifi", view_func=receiver.quart, methods=["POST"])


@receiver.on("candidate_interview.completed")
def completed(event: Event[CandidateInterviewCompleted]) -> None:
    with open("completed.txt", "a") as file:
        print(event.data.candidate_id, file=file)
