import os

from aiohttp import web

from gather_webhooks import CandidateInterviewCompleted, Event
from gather_webhooks.receiver import Receiver

receiver = Receiver(os.environ["WEBHOOK_SECRET"], inbox="gather.db")
app = web.Application()
app.cleanup_ctx.append(receiver.lifespan)
app.router.add_post("/webhooks/qualifi", receiver.aiohttp)


@receiver.on("candidate_interview.completed")
def completed(event: Event[CandidateInterviewCompleted]) -> None:
    with open("completed.txt", "a") as file:
        print(event.data.candidate_id, file=file)


if __name__ == "__main__":
    web.run_app(app, host="127.0.0.1", port=int(os.environ["PORT"]))
