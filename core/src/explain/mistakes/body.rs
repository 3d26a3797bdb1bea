use super::{Mistake, rows};

rows! {
    PYTHON_JSON = "body.python_json",
        "The body was parsed, and written again by Python's json.dumps",
        "json.dumps puts a space after every comma and colon, and writes what is not ASCII as \\u escapes. The sender signs JSON without either.",
        "Verify the raw bytes: await request.body() in FastAPI and Starlette, request.get_data() in Flask, request.body in Django. If only the parsed payload is left, use verify_parsed.";
    JSON_SPACING = "body.json_spacing",
        "The JSON was laid out anew: its white space is not what was signed",
        "Something parsed the body and wrote it again with other white space: a pretty-printer, an editor, jq, JSON.stringify(body, null, 2), a proxy that formats JSON.",
        "Verify the raw bytes, before anything parses them: express.raw({ type: 'application/json' }) in Express, await request.text() where there is a Fetch Request. Keep test bodies in files that no formatter touches.";
    JSON_ASCII = "body.json_ascii",
        "Characters beyond ASCII were turned into \\u escapes",
        "Something parsed the body and wrote it again in ASCII: json.dumps with ensure_ascii, PHP's json_encode, Ruby's JSON.generate(ascii_only: true). The sender signs them as they are.",
        "Verify the raw bytes: file_get_contents('php://input') in PHP, $request->getContent() in Laravel and Symfony, request.raw_post in Rails.";
    JSON_ESCAPES = "body.json_escapes",
        "Characters in the JSON were escaped that the sender does not escape",
        "Something parsed the body and wrote it again: PHP writes \\/ for a slash, Go's encoding/json, Rails and many HTML-safe writers \\u003c for <, others \\u2028.",
        "Verify the raw bytes: file_get_contents('php://input') in PHP, io.ReadAll(r.Body) in Go, request.raw_post in Rails.";
    JSON_KEY_ORDER = "body.json_key_order",
        "The members of the JSON were put in another order",
        "The body was parsed into a map that sorts or scrambles its keys (Go's map, a Java HashMap, Python's sort_keys, PostgreSQL's jsonb, serde_json without preserve_order), and written again.",
        "Verify the raw bytes, and keep those if the delivery is stored: as text or bytea, not as jsonb. In Go: io.ReadAll(r.Body); in Spring: @RequestBody byte[] body.";
    JSON_NUMBERS = "body.json_numbers",
        "A number in the JSON is spelled in another way",
        "The body was parsed and written again by something that prints numbers in its own way: 1.0 for 1, 1E+21 or 1e-07 for 1e-7, all digits of what JavaScript rounds.",
        "Verify the raw bytes. Where only parsed values are left, canonical::stringify, verify_parsed and verifyParsed print numbers as the sender does.";
    PYTHON_REPR = "body.python_repr",
        "The body is Python's repr of a dict, not JSON",
        "A parsed payload was turned into text by str(payload), an f-string or data=str(payload): single quotes, True, False, None.",
        "Pass on the bytes that came in: await request.body() in FastAPI and Starlette, request.get_data() in Flask, request.body in Django.";
    BYTES_REPR = "body.bytes_repr",
        "The body is the repr of Python bytes: b'...'",
        "Bytes were turned into text by str(body) or an f-string, which gives b'...' with its escapes.",
        "Pass the bytes themselves, or body.decode('utf-8').";
    DOUBLE_ENCODED = "body.double_encoded",
        "The body is a JSON string that holds the JSON",
        "It was encoded twice: JSON.stringify, json.dumps or requests.post(json=...) was given text that was JSON already.",
        "Encode once: pass text and bytes on as they are (data=body in requests, body: text in fetch), and verify what came in.";
    FORM_ENCODED = "body.form_encoded",
        "The body is form data with the JSON inside",
        "Something between sent the JSON as a form field (payload=%7B...), or a form parser took it for a key.",
        "Deliver it as application/json, untouched; with curl: --data-binary @body.json -H 'Content-Type: application/json'. In Express no express.urlencoded() may come before the route.";
    BASE64 = "body.base64",
        "The body is still base64",
        "A gateway, queue or log hands bodies over in base64, as AWS does with isBase64Encoded.",
        "Decode it before verifying: Buffer.from(event.body, 'base64') in Node, base64.b64decode(event['body']) in Python.";
    GZIP = "body.gzip",
        "The body is still compressed",
        "A proxy compressed the request, and nothing took Content-Encoding away again before the body was verified.",
        "Decompress first, or let no proxy compress requests: express.raw() inflates by default, nginx passes a compressed body on as it is.";
    HTML_ESCAPED = "body.html_escaped",
        "The body was escaped as HTML: &quot; for quotation marks",
        "It went through a template or a sanitizer: htmlspecialchars, Jinja's autoescape, an XSS filter, or it was copied from a web page's source.",
        "Verify the raw bytes before any filter for input runs; in tests read the body from a file.";
    WRAPPED = "body.wrapped",
        "The delivery is inside something else: an event of a gateway or queue",
        "What was verified is the envelope that a platform puts around the body: a Lambda or API Gateway event, an SQS, SNS or Pub/Sub message, a workflow tool's item.",
        "Verify the body inside: event.body in Lambda, decoded first if event.isBase64Encoded; Records[0].body of SQS; Message of SNS without raw delivery.";
    OBJECT_REPR = "body.object_repr",
        "The body is how a language prints an object, not JSON",
        "A parsed payload was turned into text by toString, inspect, print_r or util.inspect: {event=...} of Java, {\"event\"=>...} of Ruby, Array ( [event] => ...) of PHP, { event: '...' } of Node.",
        "Take the raw bytes: @RequestBody byte[] in Spring, request.raw_post in Rails, file_get_contents('php://input') in PHP, express.raw({ type: 'application/json' }) in Express.";
    BYTES_AS_NUMBERS = "body.bytes_as_numbers",
        "The body is a list of its bytes as numbers",
        "A Buffer or Uint8Array went through JSON.stringify, String() or a log: [123,34,...] or {\"type\":\"Buffer\",\"data\":[...]}.",
        "Pass the buffer itself, or its text: body.toString('utf8').";
    JSON_DATES = "body.json_dates",
        "Dates in the JSON are spelled in another way",
        "Something parsed the dates and wrote them again: .000Z by JavaScript's Date, +00:00 by Python's isoformat, a space for the T by databases, numbers by Jackson.",
        "Verify the raw bytes. A schema that turns text into dates (pydantic, Jackson, a reviver) belongs after verification.";
    BOM = "body.bom",
        "A byte order mark stands before the body",
        "An editor or PowerShell saved it as UTF-8 with BOM: three bytes, EF BB BF, that nobody sees and nobody signed.",
        "Save as UTF-8 without BOM (PowerShell 7: -Encoding utf8NoBOM), and do not add one on the way.";
    TRAILING_NEWLINE = "body.trailing_newline",
        "A line break was added at the end of the body",
        "An editor, echo, a heredoc or a line-based log ends what it writes with a line break.",
        "Send exactly the bytes: printf %s instead of echo, curl --data-binary @body.json of a file without a last line break.";
    CRLF = "body.crlf",
        "Line breaks became CRLF, or were LF and are no longer",
        "Git with core.autocrlf, an editor on Windows, or a transfer in text mode changed line ends.",
        "Keep the file as it is: *.json -text in .gitattributes; send it with --data-binary, read it in binary mode.";
    LINE_BREAKS_REMOVED = "body.line_breaks_removed",
        "The line breaks of the body were taken out",
        "curl -d @file and line-based tools remove them.",
        "With curl use --data-binary @body.json, which sends the file as it is.";
    WHITE_SPACE_TRIMMED = "body.white_space_trimmed",
        "White space at the ends of the body was cut off, or added",
        "Something trimmed or padded the text: .trim(), .strip(), a form field, a shell's $(...).",
        "Verify the bytes as they came, without trimming them.";
    CHARSET = "body.charset",
        "The text was decoded or encoded with the wrong character set",
        "UTF-8 was read as Latin-1 or Windows-1252 (\u{c3}\u{a9} for \u{e9}), or sent on as that or as UTF-16.",
        "Keep bytes as bytes until they are verified. Where text cannot be avoided, say UTF-8 on both sides: new String(bytes, UTF_8) in Java, Encoding.UTF8 in .NET, response.encoding = 'utf-8' in requests.";
    UNICODE_FORM = "body.unicode_form",
        "The text is in another Unicode normal form",
        "Something normalized it: a database, macOS, a form filter. \u{e9} may be one character or e and an accent; they look alike and are other bytes.",
        "Verify before normalizing; store bodies as bytes.";
    EMPTY = "body.empty",
        "The body is empty",
        "Something consumed it before: a body parser, a logging middleware, or a stream that was read twice; or a redirect turned the POST into a GET.",
        "Take the raw body first: express.raw({ type: 'application/json' }) on this route and before express.json(); read a Request once, or request.clone() it.";
    NOT_A_BODY = "body.not_a_body",
        "This is not the body, but what is left when one is printed wrongly",
        "An object, a stream or nothing at all was turned into text: [object Object], undefined, null, <Buffer ...>, <starlette.requests.Request ...>.",
        "Pass the raw bytes: req.body after express.raw({ type: 'application/json' }), await request.body() in FastAPI (mind the await), request.get_data() in Flask.";
    TRUNCATED = "body.truncated",
        "The body ends too early",
        "It was cut: by a log or a column with a limit, a wrong Content-Length, a buffer that was too small, or a copy from a terminal.",
        "Compare its length with the Content-Length of the request, and take it from a source that keeps it whole.";
}
