import os

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse

from gather_webhooks import SIGNATURE_HEADER, Verifier, WebhookError

verifier = Verifier(os.environ["WEBHOOK_SECRET"])
app = FastAPI()


@app.post("/webhooks/qualifi", response_class=PlainTextResponse)
async def receive(request: Request) -> str:
    event = verifier.verify(await request.body(), request.headers.get(SIGNATURE_HEADER))
    print(event.kind, flush=True)
    return "OK"


@app.exception_handler(WebhookError)
async def refuse(_: Request, error: WebhookError) -> PlainTextResponse:
    return PlainTextResponse(error.code, error.http_status)
