//! Runs probes against an endpoint, within bounds of time and load.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::{
    flood,
    framework::{self, Framework},
    leak::leak,
    maker::{Context, Maker},
    probe::{Part, Probe, Run, Severity},
    shot::{Shot, Want, curls},
    slow, table, timing,
};
use crate::http::{Answer, NoAnswer, Outcome, Target, connect, exchange, milliseconds};

/// What the sender waits for an answer.
const LIMIT: Duration = Duration::from_secs(5);

/// What the whole check may take; probes that come later are skipped.
const BUDGET: Duration = Duration::from_secs(180);

/// What the probes of one after the other may take.
const PACED_BUDGET: Duration = Duration::from_secs(20);

const SLOW: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Pass,
    Fail,
    Warn,
    Info,
    Skip,
}

impl Verdict {
    pub(crate) const ALL: [Self; 5] = [Self::Pass, Self::Fail, Self::Warn, Self::Info, Self::Skip];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Skip => "skip",
        }
    }
}

impl From<Severity> for Verdict {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Fail => Self::Fail,
            Severity::Warn => Self::Warn,
            Severity::Info => Self::Info,
        }
    }
}

/// How a probe went.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) probe: &'static Probe,
    pub(crate) verdict: Verdict,
    pub(crate) observed: String,
    pub(crate) curl: String,
}

/// What a probe came to, before it is a row.
struct Finding {
    verdict: Verdict,
    observed: String,
    curl: String,
}

impl Finding {
    fn new(verdict: Verdict, observed: impl Into<String>, curl: String) -> Self {
        Self {
            verdict,
            observed: observed.into(),
            curl,
        }
    }

    fn skip(why: impl Into<String>) -> Self {
        Self::new(Verdict::Skip, why, String::new())
    }
}

pub(crate) struct Runner {
    target: Target,
    context: Context,
    only: Vec<String>,
    /// Why the attacker's part may not be run, if so.
    no_attack: Option<&'static str>,
    /// All that was answered, for A16 and to see the framework.
    seen: Vec<(Shot, Answer)>,
    /// Why nothing more is run.
    over: Option<String>,
    /// S01 was refused as its event is unknown: S03 is the one to say so.
    refuses_unknown: bool,
    /// Nobody was there at all.
    pub(crate) unreachable: Option<String>,
}

impl Runner {
    pub(crate) fn new(
        target: Target,
        context: Context,
        only: Vec<String>,
        no_attack: Option<&'static str>,
    ) -> Self {
        Self {
            target,
            context,
            only,
            no_attack,
            seen: Vec::new(),
            over: None,
            refuses_unknown: false,
            unreachable: None,
        }
    }

    /// Runs what was asked for; a row for every probe of the table, in its order.
    pub(crate) async fn run(&mut self, mut progress: impl FnMut(&'static Probe)) -> Vec<Row> {
        let started = Instant::now();
        let mut rows: Vec<Row> = Vec::new();
        if let Some(row) = self.reach().await {
            rows.push(row);
        }
        for probe in order() {
            if rows.iter().any(|row| row.probe.id == probe.id) {
                continue;
            }
            if self.over.is_none() && started.elapsed() > BUDGET {
                self.over = Some(format!("the {} s of a check are over", BUDGET.as_secs()));
            }
            let finding = match self.reason_to_skip(probe) {
                Some(why) => Finding::skip(why),
                None => {
                    progress(probe);
                    self.probe(probe).await
                }
            };
            rows.push(Row {
                probe,
                verdict: finding.verdict,
                observed: finding.observed,
                curl: finding.curl,
            });
            if probe.id == "S01" {
                self.after_first(&mut rows).await;
            }
        }
        rows.sort_by_key(|row| table::all().position(|probe| probe.id == row.probe.id));
        rows
    }

    /// The framework that the answers show.
    pub(crate) fn framework(&self) -> Option<&'static Framework> {
        framework::detect(self.seen.iter().map(|(_, answer)| answer))
    }

    pub(crate) fn target(&self) -> &Target {
        &self.target
    }

    fn is_selected(&self, probe: &Probe) -> bool {
        self.only.is_empty() || self.only.iter().any(|id| id == probe.id)
    }

    fn reason_to_skip(&self, probe: &Probe) -> Option<String> {
        if !self.is_selected(probe) {
            return Some("not asked for".to_owned());
        }
        if let Some(why) = self.no_attack.filter(|_| probe.part == Part::Attacker) {
            return Some(why.to_owned());
        }
        if matches!(probe.run, Run::Documented) && self.context.events.is_empty() {
            return Some("documented events are sent only with --events".to_owned());
        }
        if self.refuses_unknown && probe.id == "S03" {
            return None;
        }
        self.over.clone()
    }

    /// Whether there is anybody. What is wrong with TLS is S20's, whatever was asked for.
    async fn reach(&mut self) -> Option<Row> {
        let connection = tokio::time::timeout(LIMIT, connect(&self.target))
            .await
            .unwrap_or(Err(NoAnswer::TimedOut(LIMIT)));
        let failure = connection.err()?;
        let is_tls = matches!(failure, NoAnswer::Tls(_));
        let id = if is_tls { "S20" } else { "S01" };
        self.over = Some(if is_tls {
            "there is no connection that the sender would trust, see S20".to_owned()
        } else {
            self.unreachable = Some(failure.to_string());
            "the endpoint cannot be reached".to_owned()
        });
        let probe = table::all().find(|probe| probe.id == id)?;
        if !is_tls && !self.is_selected(probe) {
            return None;
        }
        Some(Row {
            probe,
            verdict: Verdict::Fail,
            observed: failure.to_string(),
            curl: curl_of_connection(&self.target),
        })
    }

    /// What S01's failure says about all that follows.
    async fn after_first(&mut self, rows: &mut [Row]) {
        let Some(first) = rows.iter_mut().find(|row| row.probe.id == "S01") else {
            return;
        };
        if first.verdict != Verdict::Fail || self.over.is_some() {
            return;
        }
        let Some((_, answer)) = self.seen.last().cloned() else {
            self.over = Some("S01 got no answer".to_owned());
            return;
        };
        // An unknown event was sent. Is it the event that is refused, or the signature?
        let may_blame = self.context.events.is_empty()
            && table::all().any(|probe| probe.id == "S03" && self.is_selected(probe));
        if may_blame && self.tells_from_forged(&answer).await {
            self.refuses_unknown = true;
            first.verdict = Verdict::Skip;
            first.observed = format!(
                "{answer}: the event is unknown, and refused for that; see S03, and run with --events"
            );
            self.over = Some(
                "events that are not known are refused, see S03; run with --events to send documented ones"
                    .to_owned(),
            );
        }
    }

    /// Whether a forged delivery is answered in another way than the authentic one was.
    async fn tells_from_forged(&mut self, authentic: &Answer) -> bool {
        let maker = Maker {
            context: &self.context,
            probe: "S01",
        };
        let mut forged = Vec::new();
        for _ in 0..2 {
            let shot = super::attacker::keyed(&maker, "", "not the secret of this endpoint");
            if let Ok(answer) = exchange(&self.target, &shot.outgoing(), LIMIT).await {
                forged.push((answer.status, answer.body));
            }
        }
        let [one, other] = forged.as_slice() else {
            return false;
        };
        let is_steady = one == other;
        one.0 != authentic.status || (is_steady && one.1 != authentic.body)
    }

    async fn probe(&mut self, probe: &'static Probe) -> Finding {
        match probe.run {
            Run::Each(make) => {
                let shots = self.make(probe, make);
                let outcomes = self.one_by_one(&shots, None).await;
                self.judge(probe, &shots, &outcomes)
            }
            Run::Documented => {
                let shots = self.documented(probe);
                let outcomes = self.one_by_one(&shots, None).await;
                self.judge(probe, &shots, &outcomes)
            }
            Run::AtOnce(make) => {
                let shots = self.make(probe, make);
                let outcomes = self.at_once(&shots).await;
                let mut finding = self.judge(probe, &shots, &outcomes);
                finding.curl = at_once(&shots, &self.target.url);
                finding
            }
            Run::Paced(make) => {
                let shots = self.make(probe, make);
                let outcomes = self.one_by_one(&shots, Some(PACED_BUDGET)).await;
                self.pace(probe, &shots, &outcomes)
            }
            Run::Transport => self.transport(),
            Run::Leaks(make) => {
                let shots = self.make(probe, make);
                self.one_by_one(&shots, None).await;
                self.leaks(&shots)
            }
            Run::Flood => self.flood().await,
            Run::SlowSender => self.slow_sender(probe).await,
            Run::Timing => self.timing(probe).await,
        }
    }

    fn make(&self, probe: &Probe, make: fn(&Maker<'_>) -> Vec<Shot>) -> Vec<Shot> {
        make(&Maker {
            context: &self.context,
            probe: probe.id,
        })
    }

    fn documented(&self, probe: &Probe) -> Vec<Shot> {
        let maker = Maker {
            context: &self.context,
            probe: probe.id,
        };
        let events = self.context.events.iter();
        events
            .map(|event| {
                let payload = crate::sample::payload(event, &crate::sample::data(event));
                maker.signed(event, payload.into())
            })
            .collect()
    }

    /// Stops at the first that gets no answer in time, so that an endpoint that hangs is asked once.
    async fn one_by_one(&mut self, shots: &[Shot], budget: Option<Duration>) -> Vec<Outcome> {
        let started = Instant::now();
        let mut outcomes = Vec::new();
        for shot in shots {
            let outcome = exchange(&self.target, &shot.outgoing(), LIMIT).await;
            let is_late = matches!(outcome, Err(NoAnswer::TimedOut(_)));
            self.note(shot, &outcome);
            outcomes.push(outcome);
            if is_late || budget.is_some_and(|budget| started.elapsed() > budget) {
                break;
            }
        }
        outcomes
    }

    async fn at_once(&mut self, shots: &[Shot]) -> Vec<Outcome> {
        let mut running = JoinSet::new();
        for (number, shot) in shots.iter().enumerate() {
            let (target, outgoing) = (self.target.clone(), shot.outgoing());
            running.spawn(async move { (number, exchange(&target, &outgoing, LIMIT).await) });
        }
        let mut done = running.join_all().await;
        done.sort_by_key(|(number, _)| *number);
        let outcomes: Vec<_> = done.into_iter().map(|(_, outcome)| outcome).collect();
        for (shot, outcome) in shots.iter().zip(&outcomes) {
            self.note(shot, outcome);
        }
        outcomes
    }

    fn note(&mut self, shot: &Shot, outcome: &Outcome) {
        match outcome {
            Ok(answer) => self.seen.push((shot.clone(), answer.clone())),
            Err(NoAnswer::Unreachable(_)) if !self.seen.is_empty() => {
                self.over = Some("the endpoint no longer takes connections".to_owned());
            }
            Err(_) => {}
        }
    }

    fn judge(&self, probe: &Probe, shots: &[Shot], outcomes: &[Outcome]) -> Finding {
        let url = &self.target.url;
        let pairs = || shots.iter().zip(outcomes);
        let failures: Vec<_> = pairs()
            .enumerate()
            .filter(|(_, (shot, outcome))| !shot.want.holds(outcome))
            .map(|(at, (shot, outcome))| (at, describe(shot, outcome)))
            .collect();
        let Some((first, _)) = failures.first() else {
            let observed = match (shots.len(), outcomes.first()) {
                (1, Some(outcome)) => text(outcome),
                _ => statuses(outcomes),
            };
            return Finding::new(Verdict::Pass, observed, curls(shots, 0, url));
        };
        let curl = curls(shots, *first, url);
        let mut texts: Vec<_> = failures
            .iter()
            .take(5)
            .map(|(_, text)| text.as_str())
            .collect();
        let more = failures.len().saturating_sub(texts.len());
        let more = format!("and {more} more of {}", shots.len());
        if failures.len() > texts.len() {
            texts.push(&more);
        }
        Finding::new(probe.severity.into(), texts.join("; "), curl)
    }

    fn pace(&self, probe: &Probe, shots: &[Shot], outcomes: &[Outcome]) -> Finding {
        let finding = self.judge(probe, shots, outcomes);
        if finding.verdict != Verdict::Pass {
            return finding;
        }
        let times = outcomes.iter().flatten().map(|answer| answer.took);
        let slowest = times.max().unwrap_or_default();
        let verdict = if slowest > SLOW {
            Verdict::Warn
        } else {
            Verdict::Pass
        };
        let observed = format!(
            "the slowest of {} took {}",
            outcomes.len(),
            milliseconds(slowest)
        );
        Finding::new(verdict, observed, finding.curl)
    }

    /// The connection itself was made before; with bad TLS nothing gets here.
    fn transport(&self) -> Finding {
        let curl = curl_of_connection(&self.target);
        if self.target.tls {
            let observed = format!("a valid certificate for {}", self.target.host);
            Finding::new(Verdict::Pass, observed, curl)
        } else if self.target.is_loopback() {
            let observed = "plain http, which never leaves this machine";
            Finding::new(Verdict::Pass, observed, curl)
        } else {
            let observed = "plain http beyond this machine: anybody on the way can read it";
            Finding::new(Verdict::Warn, observed, curl)
        }
    }

    fn leaks(&self, provoking: &[Shot]) -> Finding {
        let url = &self.target.url;
        let found = self.seen.iter().filter_map(|(shot, answer)| {
            let what = leak(&self.context.secret, shot, answer)?;
            Some((what, shot, answer))
        });
        // The worst, by the shortest request.
        let found = found.min_by_key(|(what, shot, _)| (*what, shot.body.text().len()));
        match found {
            Some((what, shot, answer)) => {
                let label = if shot.label.is_empty() {
                    String::new()
                } else {
                    format!(" to {}", quoted(&shot.label))
                };
                // Not the answer itself: it holds what nobody should see.
                let observed = format!("an answer of status {}{label} shows {what}", answer.status);
                Finding::new(Verdict::Fail, observed, shot.curl(url))
            }
            None => Finding::new(
                Verdict::Pass,
                format!("nothing of the kind in {} answers", self.seen.len()),
                curls(provoking, 0, url),
            ),
        }
    }

    async fn flood(&mut self) -> Finding {
        let curl = flood::curl(&self.target.url);
        let outcome = flood::flood(&self.target, LIMIT).await;
        let (verdict, observed) = match &outcome {
            Ok(answer) if answer.is_client_error() => {
                (Verdict::Pass, format!("{answer}, while most was unsent"))
            }
            Ok(answer) => (Verdict::Warn, answer.to_string()),
            Err(NoAnswer::Closed(_)) => (Verdict::Pass, "closed while most was unsent".to_owned()),
            Err(NoAnswer::TimedOut(_)) => (
                Verdict::Warn,
                "2 MB were sent, and the endpoint waited for the other 8 MB".to_owned(),
            ),
            Err(other) => (Verdict::Warn, other.to_string()),
        };
        Finding::new(verdict, observed, curl)
    }

    async fn slow_sender(&mut self, probe: &Probe) -> Finding {
        let maker = Maker {
            context: &self.context,
            probe: probe.id,
        };
        let shot = maker.signed("", maker.body());
        let outcome = slow::beside_a_slow_sender(&self.target, &shot, LIMIT).await;
        let curl = slow::curl(&shot, &self.target.url);
        self.note(&shot, &outcome);
        // What is answered is the other probes' business; here, that it is.
        let verdict = match outcome {
            Ok(_) => Verdict::Pass,
            Err(_) => probe.severity.into(),
        };
        Finding::new(verdict, text(&outcome), curl)
    }

    async fn timing(&self, probe: &Probe) -> Finding {
        let maker = Maker {
            context: &self.context,
            probe: probe.id,
        };
        let measured = timing::measure(&maker, &self.target, LIMIT).await;
        let verdict = if measured.differs {
            probe.severity.into()
        } else {
            Verdict::Pass
        };
        let [first, last] = &measured.shots;
        let timed = |shot: &Shot| {
            let line = shot.curl(&self.target.url);
            line.replacen("-i", "-o /dev/null -w '%{time_total}\\n'", 1)
        };
        let curl = [timed(first), timed(last)].join("\n");
        Finding::new(verdict, measured.observed, curl)
    }
}

/// S01 and S03 say what follows from them; A16 looks at all answers, so it comes last.
fn order() -> Vec<&'static Probe> {
    let mut probes: Vec<_> = table::all().collect();
    probes.sort_by_key(|probe| match probe.id {
        "S01" => 0,
        "S03" => 1,
        "A16" => 3,
        _ => 2,
    });
    probes
}

fn describe(shot: &Shot, outcome: &Outcome) -> String {
    let what = match (shot.want, outcome) {
        (Want::Refused, Ok(answer)) if answer.is_success() => format!("accepted with {answer}"),
        _ => text(outcome),
    };
    if shot.label.is_empty() {
        what
    } else {
        format!("{}: {what}", shot.label)
    }
}

fn text(outcome: &Outcome) -> String {
    match outcome {
        Ok(answer) => answer.to_string(),
        Err(failure) => failure.to_string(),
    }
}

/// `3 × 200`, `401, 400`.
fn statuses(outcomes: &[Outcome]) -> String {
    let mut counts: Vec<(u16, usize)> = Vec::new();
    for answer in outcomes.iter().flatten() {
        match counts.iter_mut().find(|it| it.0 == answer.status) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => counts.push((answer.status, 1)),
        }
    }
    let texts: Vec<_> = counts
        .iter()
        .map(|(status, count)| match count {
            1 => status.to_string(),
            _ => format!("{count} × {status}"),
        })
        .collect();
    texts.join(", ")
}

fn quoted(label: &str) -> String {
    format!("“{label}”")
}

fn at_once(shots: &[Shot], url: &str) -> String {
    let Some(shot) = shots.first() else {
        return String::new();
    };
    format!(
        "for i in $(seq {}); do {} & done; wait",
        shots.len(),
        shot.curl(url)
    )
}

fn curl_of_connection(target: &Target) -> String {
    format!(
        "curl -sS -o /dev/null -m 5 -w '%{{ssl_verify_result}}\\n' {}",
        super::text::quote(&target.url)
    )
}
