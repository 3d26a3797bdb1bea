import os

from fastapi import FastAPI

from gather_webhooks import AnyEvent
from gather_webhooks.receiver import Receiver

receiver = Receiver(os.environ["WEBHOOK_SECRET"], inbox=os.environ.get("INBOX", "gather.db"))
app = FastAPI(lifespan=receiver.lifespan)
app.add_route("/webhooks/qualifi", receiver.asgi, methods=["POST"])


@receiver.otherwise
def handle(event: AnyEvent) -> None:
    print(event.kind, flush=True)
