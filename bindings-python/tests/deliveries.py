"""A delivery that is authentic at `NOW`."""

from gather_webhooks import sign

SECRET = "whsec_example"
NOW = 1_700_000_000
BODY = b'{"event":"interview.created","data":{}}'
HEADER = sign(BODY, SECRET, NOW)
