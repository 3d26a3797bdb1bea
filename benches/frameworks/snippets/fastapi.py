import os

from documented import verify_webhook_signature
from fastapi import FastAPI, Request, Response

app = FastAPI()


@app.post("/webhooks/qualifi")
async def webhook(request: Request) -> Response:
    payload = await request.json()
    signature = request.headers["x-qualifi-signature"]
    if not verify_webhook_signature(payload, signature, os.environ["WEBHOOK_SECRET"]):
        return Response("Invalid signature", 401)
    with open("completed.txt", "a") as file:
        print(payload["data"]["candidateId"], file=file)
    return Response("OK")
