use crate::{DEFAULT_TOLERANCE, ErrorKind, EventKind, SIGNATURE_HEADER};

/// What this library knows, as JSON: the header, the default tolerance, every error with its code, family and status,
/// and every event with its fields. For code in another language that is built on this library, so that
/// it need not keep lists of its own.
///
/// ```
/// let catalog: serde_json::Value = serde_json::from_str(&gather_webhooks::catalog())?;
/// assert_eq!(catalog["errors"][0]["code"], "missing_header");
/// assert_eq!(catalog["events"][3]["name"], "interview.created");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub fn catalog() -> String {
    let errors = ErrorKind::ALL.iter().map(|kind| {
        let family = kind.family().as_str();
        let mut status = itoa::Buffer::new();
        [
            r#"{"code":""#,
            kind.code(),
            r#"","family":""#,
            family,
            r#"","httpStatus":"#,
            status.format(kind.http_status()),
            "}",
        ]
        .concat()
    });
    let events = EventKind::KNOWN.iter().map(|kind| {
        let fields = kind.fields().iter().map(|field| {
            let required = if field.required { "true" } else { "false" };
            let name = field.name;
            [r#"{"name":""#, name, r#"","required":"#, required, "}"].concat()
        });
        let name = kind.as_str();
        [r#"{"name":""#, name, r#"","fields":"#, &array(fields), "}"].concat()
    });
    [
        r#"{"signatureHeader":""#,
        SIGNATURE_HEADER,
        r#"","toleranceSeconds":"#,
        itoa::Buffer::new().format(DEFAULT_TOLERANCE.as_secs()),
        r#","errors":"#,
        &array(errors),
        r#","events":"#,
        &array(events),
        "}",
    ]
    .concat()
}

fn array(elements: impl Iterator<Item = String>) -> String {
    let elements: Vec<String> = elements.collect();
    ["[", &elements.join(","), "]"].concat()
}
