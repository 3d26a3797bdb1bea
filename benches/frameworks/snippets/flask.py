import os

from documented import verify_webhook_signature
from flask import Flask, request

app = Flask(__name__)


@app.post("/webhooks/qualifi")
def webhook() -> str | tuple[str, int]:
    payload = request.get_json()
    signature = request.headers["x-qualifi-signature"]
    if not verify_webhook_signature(payload, signature, os.environ["WEBHOOK_SECRET"]):
        return "Invalid signature", 401
    with open("completed.txt", "a") as file:
        print(payload["data"]["candidateId"], file=file)
    return "OK"
