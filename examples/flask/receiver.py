import os

from flask import Flask

from gather_webhooks import CandidateInterviewCompleted, Event
from gather_webhooks.receiver import Receiver

receiver = Receiver(os.environ["WEBHOOK_SECRET"], inbox="gather.db")
app = Flask(__name__)
app.add_url_rule("/webhooks/qualifi", view_func=receiver.flask, methods=["POST"])


@receiver.on("candidate_interview.completed")
def completed(event: Event[CandidateInterviewCompleted]) -> None:
    with open("completed.txt", "a") as file:
        print(event.data.candidate_id, file=file)


receiver.start()
