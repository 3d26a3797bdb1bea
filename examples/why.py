from gather_webhooks import sign
from gather_webhooks.explain import explain

signature = sign('{"event":"interview.created","data":{"title":"Zoë"}}', "whsec_test")
written_again = '{"event": "interview.created", "data": {"title": "Zo\\u00eb"}}'

print(explain(written_again, signature, "whsec_test"))
