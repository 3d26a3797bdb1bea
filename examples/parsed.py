from gather_webhooks import InterviewCreated, Verifier, sign, verify_webhook_signature

signature = sign('{"event":"interview.created","data":{"title":"Zoë","score":1}}', "whsec_test")
payload = {"event": "interview.created", "data": {"title": "Zoë", "score": 1.0}}

event = Verifier("whsec_test").verify_parsed(payload, signature)
if isinstance(event.data, InterviewCreated):
    print(event.kind, event.data.title)
print(verify_webhook_signature(payload, signature, "whsec_test"))
