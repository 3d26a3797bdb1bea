use super::{Mistake, rows};

rows! {
    BODY_ONLY = "message.body_only",
        "The body alone was signed, without the timestamp",
        "Whoever made this signature left the timestamp out. The Gather API signs <t>.<body>.",
        "Sign `${t}.${body}`, or make test signatures with sign(). If the Gather API sent it, tell its support.";
    NO_DOT = "message.no_dot",
        "The timestamp and the body were signed without the dot between",
        "Whoever made this signature joined the two directly. The Gather API signs <t>.<body>.",
        "Sign `${t}.${body}`, or make test signatures with sign().";
    TIMESTAMP_CHANGED = "message.timestamp_changed",
        "Another spelling of t was signed than the one in the header",
        "The timestamp was parsed and written again: seconds for milliseconds, a date for a number, a fraction more or less.",
        "Put the very text into t that was signed; pass the header on without parsing it.";
    PARSED_FIRST = "message.parsed_first",
        "The body is what JSON.stringify writes, but another spelling of it was signed",
        "Either the body was parsed and written again on the way (express.json() and then JSON.stringify(req.body)), or a test signed json.dumps(payload) and sent something else.",
        "Verify the raw body: express.raw({ type: 'application/json' }). In tests sign the very bytes that are sent.";
}
