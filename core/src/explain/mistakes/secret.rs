use super::{Mistake, rows};

rows! {
    WHITE_SPACE = "secret.white_space",
        "The secret has white space or a line break too many",
        "A file, a prompt or echo left a line break at its end, or it was broken into lines when it was copied.",
        "Trim it where it is loaded (secret.strip(), secret.trim()), and store it with printf %s or echo -n.";
    QUOTES = "secret.quotes",
        "The secret is in quotation marks that do not belong to it",
        "docker --env-file, systemd and Kubernetes keep the quotation marks of a .env file; a shell takes them away.",
        "Write WEBHOOK_SECRET=value without quotation marks where nothing removes them.";
    NAME_INCLUDED = "secret.name_included",
        "The secret still has its name before it, as in WEBHOOK_SECRET=value",
        "A whole line of a .env file was pasted or read where its value belongs.",
        "Configure what follows the = alone.";
    PREFIX = "secret.prefix",
        "The secret has a prefix too many, or lacks one",
        "whsec_, v1, or a scheme was cut off or put before it. The whole text that is shown where the webhook is set up is the key.",
        "Copy the secret again, whole and unaltered.";
    ESCAPED = "secret.escaped",
        "The secret holds escapes that were never undone",
        "It went through JSON, a URL, HTML or a Compose file, and \\n, \\u003d, %3D, &amp; or $$ stayed in it.",
        "Undo the escapes where it is loaded, or store the plain value.";
    HEX_DECODED = "secret.hex_decoded",
        "The secret was decoded from hex where its text is the key, or the other way round",
        "Buffer.from(secret, 'hex') or bytes.fromhex(secret) gives other bytes than the text has.",
        "Use the text itself as the key: its UTF-8 bytes, not what they may stand for.";
    BASE64_DECODED = "secret.base64_decoded",
        "The secret was decoded from base64 where its text is the key, or the other way round",
        "Libraries of other senders decode a whsec_ secret; Kubernetes shows secrets in base64.",
        "Use the text itself as the key. From Kubernetes: kubectl get secret ... | base64 -d, or an environment variable by secretKeyRef.";
    MISSING = "secret.missing",
        "There is no secret: it is empty, or a stand-in for nothing",
        "The variable is not set where this runs, so that it became empty, undefined, None or a placeholder such as ${WEBHOOK_SECRET}.",
        "Set WEBHOOK_SECRET for this process, and stop at start-up if it is missing: process.env.WEBHOOK_SECRET, os.environ['WEBHOOK_SECRET'].";
    WRAPPED = "secret.wrapped",
        "The secret is inside the JSON of a secrets manager",
        "AWS Secrets Manager and others give a JSON object; the whole of it was taken for the secret.",
        "Take the value out: JSON.parse(SecretString).WEBHOOK_SECRET, json.loads(secret)['WEBHOOK_SECRET'].";
}
