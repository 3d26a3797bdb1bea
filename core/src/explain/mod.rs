//! Why a delivery does not verify.
//!
//! The answer is nearly always one of a few dozen known mistakes. What is signed is the output of `JSON.stringify`, so that
//! most of them can be undone: if the signature matches then, the cause is proven, and the bytes at which it
//! shows can be pointed at. For people and their tools: an [`Explanation`] has no place in an answer to a request.

mod body;
pub(crate) mod decode;
mod difference;
mod find;
mod header;
mod inflate;
mod message;
mod mistakes;
mod moment;
mod render;
mod report;
mod search;
mod secret;
mod time;
mod unicode;
mod verdict;

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    time::Duration,
};

use self::{
    body::Body,
    report::Grade::{Likely, Proven},
    search::{Proof, Search},
    unicode::NormalForms,
    verdict::Verdict,
};
pub use self::{
    mistakes::{Mistake, catalog},
    report::{Difference, Explanation, Finding, Grade, Step, StepState},
    verdict::Lines,
};
use crate::Secret;

/// Says why a delivery does or does not verify, and which known mistake accounts for it.
///
/// `body` and `signature` are what [`Verifier::verify`](crate::Verifier::verify) was given; of several header lines take
/// [`Lines::new`]. The secrets may be such as a [`Verifier`](crate::Verifier) refuses. `now` is in
/// seconds since the Unix epoch.
///
/// It never shows a secret, a signature that would be right, or more of the payload than a few bytes around a difference.
/// At most 5,000 MACs are made.
///
/// ```
/// use gather_webhooks::{DEFAULT_TOLERANCE, explain::explain, sign};
///
/// let header = sign(r#"{"event":"x"}"#, "whsec_example", 1_700_000_000);
/// let parsed_and_written_again = r#"{"event": "x"}"#;
///
/// let explanation = explain(
///     parsed_and_written_again,
///     &header,
///     &["whsec_example".into()],
///     1_700_000_001.0,
///     DEFAULT_TOLERANCE,
/// );
/// assert_eq!(explanation.verdict, "signature_mismatch");
/// assert_eq!(explanation.findings[0].id, "body.python_json");
/// println!("{}", explanation.text);
/// ```
#[must_use]
pub fn explain<'a>(
    body: impl AsRef<[u8]>,
    signature: impl Into<Lines<'a>>,
    secrets: &[Secret],
    now: f64,
    tolerance: impl Into<Option<Duration>>,
) -> Explanation {
    let (lines, tolerance) = (signature.into(), tolerance.into());
    let normal_forms = unicode::normal_forms;
    explain_with(body.as_ref(), &lines, secrets, now, tolerance, normal_forms)
}

/// The same, with somebody else's knowledge of Unicode.
pub(crate) fn explain_with(
    body: &[u8],
    lines: &Lines<'_>,
    secrets: &[Secret],
    now: f64,
    tolerance: Option<Duration>,
    normal_forms: NormalForms,
) -> Explanation {
    let verdict = Verdict::of(body, lines, secrets, now, tolerance);
    let readings = header::read(lines.as_slice());
    let mut search = Search::new(&readings, normal_forms);
    let proof = (verdict.code != "accepted")
        .then(|| search.run(body, secrets.iter().map(Secret::bytes)))
        .flatten();
    let mut findings = Vec::new();
    if let Some(proof) = &proof {
        findings.extend(proven(body, &readings, proof, &verdict));
        let reading = readings.get(proof.reading);
        let signed = proof.timestamp.as_deref();
        if let Some(time) = signed.or(reading.and_then(|reading| reading.timestamp.as_deref())) {
            findings.extend(if verdict.now_is_time {
                time::judge(time, now, tolerance)
            } else {
                time::impossible_now(time, now, Proven)
                    .into_iter()
                    .collect()
            });
        }
    }
    if findings.is_empty() && verdict.code != "accepted" && !verdict.is_authentic {
        findings.extend(likely(
            &Body::new(body, normal_forms),
            &readings,
            secrets,
            &verdict,
        ));
        if !verdict.now_is_time {
            let times = readings
                .iter()
                .filter_map(|reading| reading.timestamp.as_deref());
            let mut found = times.filter_map(|time| time::impossible_now(time, now, Likely));
            findings.extend(found.next());
        }
    }
    let mut explanation = Explanation {
        verdict: verdict.code,
        steps: verdict.steps,
        findings,
        tried: search.tried,
        text: String::new(),
    };
    let ruled_out = ruled_out(&explanation, proof.is_some());
    explanation.text = render::render(&explanation, &ruled_out);
    explanation
}

/// What has to be undone for the signature to match, what decides the verdict first.
fn proven(
    body: &[u8],
    readings: &[header::Reading],
    proof: &Proof,
    verdict: &Verdict,
) -> Vec<Finding> {
    let header = readings.get(proof.reading).map(|reading| &reading.mistakes);
    let mut found: Vec<&'static Mistake> = header.into_iter().flatten().copied().collect();
    found.extend(proof.mistakes());
    if found.is_empty() && verdict.code == "malformed_header" {
        // Read all the same, though it is not of the form that is accepted.
        found.push(&mistakes::header::OTHER_SENDER);
    }
    if verdict.code == "invalid_secret" {
        let (mut first, others): (Vec<_>, Vec<_>) = found
            .into_iter()
            .partition(|mistake| mistake.id.starts_with("secret."));
        first.extend(others);
        found = first;
    }
    let mut difference =
        (proof.signed != body).then(|| difference::difference(body, &proof.signed));
    found
        .into_iter()
        .map(|mistake| {
            let mut finding = Finding::new(mistake, Proven);
            if mistake.id.starts_with("body.") || mistake == &mistakes::message::PARSED_FIRST {
                finding.difference = difference.take();
            }
            finding
        })
        .collect()
}

/// What shapes say, where nothing matches.
fn likely(
    body: &Body<'_>,
    readings: &[header::Reading],
    secrets: &[Secret],
    verdict: &Verdict,
) -> Vec<Finding> {
    let mut found: Vec<&'static Mistake> = Vec::new();
    let secret = || {
        let missing = secrets.is_empty().then_some(&mistakes::secret::MISSING);
        let shapes = secrets.iter().filter_map(secret::shape);
        missing.into_iter().chain(shapes)
    };
    if verdict.code == "invalid_secret" {
        found.extend(secret());
    }
    found.extend(readings.iter().flat_map(|reading| &reading.mistakes));
    if verdict.code != "missing_header" {
        let shape = body::shape::shape(body);
        found.extend(shape);
        found.extend(secret());
        if shape.is_none() {
            let telling = body::UNDO
                .iter()
                .flat_map(|undo| undo(body))
                .find(|form| form.telling);
            found.extend(telling.into_iter().flat_map(|form| form.mistakes));
        }
    }
    let mut findings: Vec<Finding> = Vec::new();
    for mistake in found {
        if findings.iter().all(|finding| finding.id != mistake.id) {
            findings.push(Finding::new(mistake, Likely));
        }
    }
    findings
}

fn ruled_out(explanation: &Explanation, is_proven: bool) -> String {
    let tried = explanation.tried;
    let forms = if tried == 1 { "form" } else { "forms" };
    if explanation.verdict == "accepted" {
        return String::new();
    }
    if is_proven && explanation.findings.is_empty() {
        return "The signature is right, so this is what was signed; it is not what an event looks like.".to_owned();
    }
    let is_time = |finding: &Finding| finding.id.starts_with("time.");
    if is_proven && explanation.findings.iter().all(is_time) {
        return "The signature is right as it is; the time alone decides.".to_owned();
    }
    if is_proven {
        return format!("Tried {tried} {forms} of the delivery until one matched.");
    }
    let ruled_out = format!(
        "Tried {tried} {forms} of the delivery, and none matches: JSON that was written again, \
         encodings, character sets, line ends and wrappings of the body, up to three in a row; \
         other forms of the secret; other ways to sign."
    );
    match (tried, explanation.findings.as_slice()) {
        (0, []) => "There is no signature to compare with.".to_owned(),
        (0, _) => "Nothing could be tried: there is no whole signature to compare with.".to_owned(),
        (_, []) => [
            &ruled_out,
            " So compare the secret first: is it the one that is shown where this very webhook \
             URL is set up, in this environment? If it is, the body was changed beyond recovery, \
             or the request is not from the Gather API.",
        ]
        .concat(),
        (_, _) => [
            &ruled_out,
            " Put right what is likely, and compare the secret with the one that is shown where \
             this webhook URL is set up.",
        ]
        .concat(),
    }
}

/// Stands for what was seen, which is not kept.
fn hash(seen: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    seen.hash(&mut hasher);
    hasher.finish()
}
