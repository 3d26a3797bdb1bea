use super::{Mistake, rows};

rows! {
    MISSING = "header.missing",
        "There is no signature header",
        "A proxy, gateway or test did not pass X-Qualifi-Signature on, the wrong name was looked up, or the request is not from the Gather API.",
        "Read X-Qualifi-Signature: req.get('X-Qualifi-Signature') in Express, request.headers['X-Qualifi-Signature'] in Flask and FastAPI, event.headers['x-qualifi-signature'] in Lambda. Let proxies pass it.";
    NAME_INCLUDED = "header.name_included",
        "The header's name stands before its value",
        "The whole line X-Qualifi-Signature: t=...,v1=... was passed where the value belongs.",
        "Pass what follows the colon.";
    QUOTES = "header.quotes",
        "The header's value is in quotation marks or brackets",
        "It was printed or serialised (JSON.stringify, repr, a list of values) and passed on like that.",
        "Pass the value itself; of a list take its one element.";
    JOINED = "header.joined",
        "Two signature headers became one",
        "The request had the header twice, or a proxy added another, and they were joined by a comma.",
        "Find out who adds the second one, and pass on what the sender sent: proxy_set_header in nginx sets, add_header adds.";
    PREFIX = "header.prefix",
        "A prefix such as sha256= stands before the signature",
        "Code for another sender's format put it there: the Gather API sends t=<timestamp>,v1=<hex>.",
        "Pass the header on as it came. In tests, make it with sign().";
    BASE64_SIGNATURE = "header.base64_signature",
        "The signature is base64 where hex belongs",
        "It was made with digest('base64') or base64.b64encode: not by the Gather API, which sends 64 hex digits.",
        "Make it with sign() in tests: digest('hex'), hexdigest().";
    BARE_SIGNATURE = "header.bare_signature",
        "This is the hex signature alone, without t= and v1=",
        "The header was taken apart, and only its signature was passed on.",
        "Pass the whole header: t=<timestamp>,v1=<signature>. The timestamp is part of what was signed.";
    OTHER_SENDER = "header.other_sender",
        "This header is in another sender's format",
        "It has no t and v1 as the Gather API sends them: sha256=... is GitHub's, v1,<base64> that of Standard Webhooks (Svix), v0=... Slack's, base64 alone Shopify's.",
        "Read X-Qualifi-Signature, and send other senders' deliveries to routes of their own.";
    TRUNCATED = "header.truncated",
        "The signature in the header is cut",
        "A log, a column or a proxy with a limit kept only the beginning: a v1 has 64 hex digits.",
        "Take the header from a source that keeps it whole.";
}
