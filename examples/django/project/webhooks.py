import os

from gather_webhooks import CandidateInterviewCompleted, Event
from gather_webhooks.receiver import Receiver
from gather_webhooks.receiver.django import DjangoInbox

receiver = Receiver(os.environ["WEBHOOK_SECRET"], inbox=DjangoInbox())


@receiver.on("candidate_interview.completed")
def completed(event: Event[CandidateInterviewCompleted]) -> None:
    with open("completed.txt", "a") as file:
        print(event.data.candidate_id, file=file)
