"""Bodies that are no JSON of the event any more, but hold all of it."""

from __future__ import annotations

import base64
import html
import json
import urllib.parse

from .delivery import Explain, in_base64, written


def add_to(x: Explain) -> None:
    x.into("explain_forms")
    python(x)
    texts(x)
    encodings(x)
    objects(x)
    x.into("explain_wrapped")
    wrapped(x)


def python(x: Explain) -> None:
    def dict_text(text: str) -> str:
        return str(json.loads(text))

    # With None, True, quotes of either kind, \u2028, \x07 and floats of its own spelling.
    x.damaged(
        "body.python_repr",
        "str(dict)",
        dict_text,
        *("completed", "emoji", "nested", "html", "unknown", "controls", "line_separators"),
        *("numbers", "medium"),
    )
    x.damaged("body.bytes_repr", "str(body)", lambda t: str(t.encode()), "completed", "updated")
    x.damaged("body.bytes_repr", "repr", lambda t: repr(t.encode()), "html", "unknown", "controls")
    x.damaged("body.bytes_repr", "bytearray", lambda t: str(bytearray(t.encode())), "emoji")


def texts(x: Explain) -> None:
    double = "body.double_encoded"
    x.foreign(double, "frameworks", "express text JSON.stringify", "created", "updated", "controls")
    x.foreign(double, "frameworks", "express text twice", "created")
    x.foreign(double, "frameworks", "fastify string JSON", "audio")
    x.foreign(double, "php", "json_encode text", "audio", "updated")
    x.foreign(double, "ruby", "String#inspect", "created")
    x.foreign(double, "shell", "jq -R", "emoji")
    x.damaged(double, "json.dumps(text)", json.dumps, "updated", "medium")

    form = "body.form_encoded"
    x.foreign(form, "frameworks", "URLSearchParams", "audio", "html", "umlauts")
    x.foreign(form, "frameworks", "encodeURIComponent", "updated")
    x.foreign(form, "php", "http_build_query", "emoji")
    x.foreign(form, "ruby", "encode_www_form", "created")
    x.foreign(form, "ruby", "encode_www_form two", "created")
    x.foreign(form, "shell", "curl --data-urlencode payload@", "created", "audio")
    x.foreign(form, "shell", "curl --data-urlencode @", "emoji")
    x.damaged(form, "urlencode", lambda t: urllib.parse.urlencode({"data": t}), "names")

    escaped = "body.html_escaped"
    x.foreign(escaped, "php", "htmlspecialchars", "html", "audio", "unknown")
    x.foreign(escaped, "php", "htmlspecialchars twice", "created")
    x.foreign(escaped, "ruby", "escapeHTML", "html")
    x.damaged(escaped, "html.escape", html.escape, "unknown", "escaped_text", "medium")

    def jinja(text: str) -> str:
        """markupsafe's spelling, which Jinja and Django's older cousins write."""
        return html.escape(text).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")

    x.damaged(escaped, "markupsafe", jinja, "html")


def encodings(x: Explain) -> None:
    base = "body.base64"
    x.foreign(base, "frameworks", "express raw base64", "completed")
    x.foreign(base, "frameworks", "express raw base64url", "emoji")
    # Line breaks belong to the encoding: MIME's, RFC 2045's and the tool's.
    x.foreign(base, "shell", "base64", "audio", "names")
    x.foreign(base, "shell", "base64 -w0", "status_changed", "medium")
    x.foreign(base, "ruby", "encode64", "created")
    x.foreign(base, "php", "chunk_split base64", "completed")
    x.foreign(base, "java", "MIME encoder", "updated")
    x.damaged(
        base, "unpadded", lambda t: base64.b64encode(t.encode()).rstrip(b"="), "created", "hangul"
    )

    packed = "body.gzip"
    x.foreign(packed, "frameworks", "gzipSync", "completed", "emoji", "medium")
    x.foreign(packed, "shell", "gzip", "created", "numbers")
    x.foreign(packed, "shell", "gzip -9 large", "large")
    x.foreign(packed, "ruby", "gzip", "status_changed")
    x.foreign(packed, "frameworks", "deflateSync", "completed")


def objects(x: Explain) -> None:
    form = "body.object_repr"
    x.foreign(form, "ruby", "Hash#inspect", "completed", "created", "nested", "updated")
    x.foreign(form, "ruby", "symbolized inspect", "created")
    x.foreign(form, "frameworks", "express inspect", "created", "completed", "unknown", "html")
    x.foreign(form, "frameworks", "express inspect", "emoji", "names", "numbers", "controls")
    x.foreign(form, "frameworks", "fastify inspect", "status_changed")
    # Every value of these is a text, so that nothing is lost where the quotes went.
    x.foreign(form, "java", "Map.toString", "completed", "status_changed", "updated")
    # A comma within a text, but no `=` behind it: what is a member can still be told.
    x.foreign(form, "java", "Map.toString", "created")
    x.foreign(form, "php", "print_r", "completed", "created")
    x.foreign(form, "php", "var_export", "created", "status_changed")
    x.foreign(form, "php", "serialize", "created")
    # `[Array]` stands for what lies deeper than two levels: lost.
    x.foreign(form, "frameworks", "express inspect deep", "nested", grade="likely")

    numbers = "body.bytes_as_numbers"
    x.foreign(numbers, "frameworks", "express raw JSON.stringify", "created", "emoji", "medium")
    x.foreign(numbers, "frameworks", "express raw Uint8Array JSON", "created")
    x.foreign(numbers, "frameworks", "express raw Uint8Array String", "updated")
    x.foreign(numbers, "frameworks", "fastify buffer JSON", "status_changed")
    x.foreign(numbers, "java", "Arrays.toString", "created", "updated")
    x.foreign(numbers, "ruby", "bytes", "umlauts")

    def go(text: str) -> str:
        """What fmt makes of a []byte with %v, and with it log.Println."""
        return f"[{' '.join(map(str, text.encode()))}]"

    x.damaged(numbers, "fmt.Sprint of a []byte", go, "completed", "emoji")
    x.damaged(numbers, "str(list(body))", lambda t: str(list(t.encode())), "html")


def wrapped(x: Explain) -> None:
    event = "body.wrapped"
    x.damaged(event, "API Gateway v1", api_gateway_v1, "completed", "emoji", "medium")
    x.damaged(event, "API Gateway v2", api_gateway_v2, "status_changed", "html")
    x.damaged(event, "ALB", load_balancer, "updated")
    # The base64 inside is how that event says it, not a mistake beside this one.
    x.damaged(event, "API Gateway v2, isBase64Encoded", api_gateway_v2_base64, "completed")
    x.damaged(event, "ALB, isBase64Encoded", load_balancer_base64, "emoji")
    x.damaged(event, "SQS", queue, "audio")
    x.damaged(event, "SNS", topic, "created")
    x.damaged(event, "EventBridge detail", bridge, "status_changed", "emoji")
    x.damaged(event, "Pub/Sub push", pubsub, "names")
    x.damaged(event, "Azure Functions", azure, "created")
    x.foreign(event, "frameworks", "express wrapped parsed", "completed", "emoji")
    x.foreign(event, "frameworks", "express wrapped text", "updated")
    x.foreign(event, "php", "sent as array", "created")


HEADERS = {
    "accept": "*/*",
    "content-type": "application/json",
    "host": "hooks.example.com",
    "x-forwarded-for": "203.0.113.7",
    "x-forwarded-proto": "https",
}


def api_gateway_v1(body: str) -> str:
    return written(
        {
            "resource": "/webhooks/qualifi",
            "path": "/webhooks/qualifi",
            "httpMethod": "POST",
            "headers": HEADERS,
            "multiValueHeaders": {key: [value] for key, value in HEADERS.items()},
            "queryStringParameters": None,
            "multiValueQueryStringParameters": None,
            "pathParameters": None,
            "stageVariables": None,
            "requestContext": {
                "accountId": "123456789012",
                "apiId": "a1b2c3d4e5",
                "httpMethod": "POST",
                "identity": {"sourceIp": "203.0.113.7", "userAgent": "node"},
                "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
                "stage": "prod",
            },
            "body": body,
            "isBase64Encoded": False,
        }
    )


def api_gateway_v2(body: str, encoded: bool = False) -> str:
    return written(
        {
            "version": "2.0",
            "routeKey": "POST /webhooks/qualifi",
            "rawPath": "/webhooks/qualifi",
            "rawQueryString": "",
            "headers": HEADERS,
            "requestContext": {
                "accountId": "123456789012",
                "apiId": "a1b2c3d4e5",
                "domainName": "hooks.example.com",
                "http": {
                    "method": "POST",
                    "path": "/webhooks/qualifi",
                    "protocol": "HTTP/1.1",
                    "sourceIp": "203.0.113.7",
                    "userAgent": "node",
                },
                "requestId": "JKJaXmPLvHcESHA=",
                "stage": "$default",
                "timeEpoch": 1700000000123,
            },
            "body": body,
            "isBase64Encoded": encoded,
        }
    )


def api_gateway_v2_base64(body: str) -> str:
    return api_gateway_v2(in_base64(body), encoded=True)


def load_balancer(body: str, encoded: bool = False) -> str:
    return written(
        {
            "requestContext": {
                "elb": {
                    "targetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:"
                    "targetgroup/hooks/49e9d65c45c6791a"
                }
            },
            "httpMethod": "POST",
            "path": "/webhooks/qualifi",
            "queryStringParameters": {},
            "headers": HEADERS,
            "body": body,
            "isBase64Encoded": encoded,
        }
    )


def load_balancer_base64(body: str) -> str:
    return load_balancer(in_base64(body), encoded=True)


def queue(body: str) -> str:
    record = {
        "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
        "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
        "body": body,
        "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "1700000000123"},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "awsRegion": "us-east-1",
    }
    return written({"Records": [record]})


def topic(body: str) -> str:
    return json.dumps(
        {
            "Type": "Notification",
            "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
            "TopicArn": "arn:aws:sns:us-west-2:123456789012:hooks",
            "Message": body,
            "Timestamp": "2023-11-14T22:13:20.123Z",
            "SignatureVersion": "1",
        },
        indent=2,
    )


def bridge(body: str) -> str:
    return written(
        {
            "version": "0",
            "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
            "detail-type": "webhook",
            "source": "gather",
            "account": "111122223333",
            "time": "2023-11-14T22:13:20Z",
            "region": "us-east-1",
            "resources": [],
            "detail": json.loads(body),
        }
    )


def pubsub(body: str) -> str:
    message = {"attributes": {}, "data": in_base64(body), "messageId": "2070443601311540"}
    return written({"message": message, "subscription": "projects/myproject/subscriptions/hooks"})


def azure(body: str) -> str:
    request = {
        "Url": "https://hooks.example.com/api/qualifi",
        "Method": "POST",
        "Query": "{}",
        "Headers": {"Content-Type": ["application/json"]},
        "Params": {},
        "Body": body,
    }
    return written({"Data": {"req": request}, "Metadata": {}})
