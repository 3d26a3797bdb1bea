//! Runs probes against an endpoint, within bounds of time and load.

mod first;

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::{
    flood,
    framework::{self, Framework},
    judge::{judge, pace, text},
    leak::leak,
    maker::{Context, Maker},
    probe::{Part, Probe, Run},
    row::{Finding, NOT_ASKED_FOR, Row, Verdict},
    shot::{Shot, curls},
    slow, table, timing,
};
use crate::{
    http::{Answer, NoAnswer, Outcome, Target, exchange},
    sending::LIMIT,
};

/// What the whole check may take; probes that come later are skipped.
const BUDGET: Duration = Duration::from_secs(100);

/// So many probes without any answer in time, one after the other, and nobody is asked again.
const PATIENCE: usize = 5;

/// What the probes of one after the other may take.
const PACED_BUDGET: Duration = Duration::from_secs(20);

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
    /// Whether a request of this probe got no answer in time.
    is_late: bool,
    /// How many probes in a row got nothing else.
    late: usize,
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
            is_late: false,
            late: 0,
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
            let finding = if let Some(why) = self.reason_to_skip(probe) {
                Finding::skip(why)
            } else {
                progress(probe);
                let answers = self.seen.len();
                self.is_late = false;
                let finding = self.probe(probe).await;
                self.count_late(answers);
                finding
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

    fn count_late(&mut self, answers_before: usize) {
        if self.seen.len() > answers_before {
            self.late = 0;
        } else if self.is_late {
            self.late = self.late.saturating_add(1);
        }
        if self.late >= PATIENCE && self.over.is_none() {
            self.over = Some(format!(
                "{PATIENCE} probes in a row got no answer within 5 s"
            ));
        }
    }

    /// The framework that the answers show.
    pub(crate) fn framework(&self) -> Option<&'static Framework> {
        framework::detect(&self.seen.iter().map(|(_, answer)| answer))
    }

    pub(crate) fn target(&self) -> &Target {
        &self.target
    }

    fn is_selected(&self, probe: &Probe) -> bool {
        self.only.is_empty() || self.only.iter().any(|id| id == probe.id)
    }

    fn reason_to_skip(&self, probe: &Probe) -> Option<String> {
        if !self.is_selected(probe) {
            return Some(NOT_ASKED_FOR.to_owned());
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

    async fn probe(&mut self, probe: &'static Probe) -> Finding {
        match probe.run {
            Run::Each(make) => {
                let shots = self.make(probe, make);
                let outcomes = self.one_by_one(&shots, None).await;
                judge(probe, &shots, &outcomes, &self.target.url)
            }
            Run::Documented => {
                let shots = self.documented(probe);
                let outcomes = self.one_by_one(&shots, None).await;
                judge(probe, &shots, &outcomes, &self.target.url)
            }
            Run::AtOnce(make) => {
                let shots = self.make(probe, make);
                let outcomes = self.at_once(&shots).await;
                let mut finding = judge(probe, &shots, &outcomes, &self.target.url);
                finding.curl = at_once(&shots, &self.target.url);
                finding
            }
            Run::Paced(make) => {
                let shots = self.make(probe, make);
                let outcomes = self.one_by_one(&shots, Some(PACED_BUDGET)).await;
                pace(probe, &shots, &outcomes, &self.target.url)
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
            let mut outcome = exchange(&self.target, &shot.outgoing(), LIMIT).await;
            let is_late = matches!(outcome, Err(NoAnswer::TimedOut(_)));
            self.note(shot, &mut outcome);
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
        let mut outcomes: Vec<_> = done.into_iter().map(|(_, outcome)| outcome).collect();
        for (shot, outcome) in shots.iter().zip(&mut outcomes) {
            self.note(shot, outcome);
        }
        outcomes
    }

    /// Keeps an answer for A16, which alone looks at what must not be shown.
    fn note(&mut self, shot: &Shot, outcome: &mut Outcome) {
        match outcome {
            Ok(answer) => {
                self.seen.push((shot.clone(), answer.clone()));
                answer.hide(&self.context.secret);
            }
            Err(NoAnswer::Unreachable(_)) if !self.seen.is_empty() => {
                self.over = Some("the endpoint no longer takes connections".to_owned());
            }
            Err(NoAnswer::TimedOut(_)) => self.is_late = true,
            Err(_) => {}
        }
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
        let mut outcome = flood::flood(&self.target, LIMIT).await;
        if let Ok(answer) = &mut outcome {
            answer.hide(&self.context.secret);
        }
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
        let mut outcome = slow::beside_a_slow_sender(&self.target, &shot, LIMIT).await;
        let curl = slow::curl(&shot, &self.target.url);
        self.note(&shot, &mut outcome);
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
