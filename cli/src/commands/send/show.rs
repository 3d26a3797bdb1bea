//! What `send` shows: each attempt, and the timeline while it waits; of a burst how far it is.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    fmt::Write,
    rc::Rc,
    time::{Duration, Instant},
};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use jiff::{Timestamp, ZonedDateTime};
use serde_json::json;

use crate::{
    error::CliError,
    http::{Target, milliseconds},
    output::{Output, Paint, visible},
    sending::{ATTEMPTS, Attempt, Delivery, Report, Schedule, Timeline, Verdict},
    time::{in_milliseconds, of_day},
};

/// So many failed attempts of a burst are shown in full.
const SHOWN: usize = 5;

pub(super) struct Shown {
    output: Output,
    event: String,
    schedule: Schedule,
    is_burst: bool,
    has_several: bool,
    started: Instant,
    bars: MultiProgress,
    /// Of the burst.
    bar: ProgressBar,
    failures: Cell<usize>,
    slowest: Cell<Duration>,
    /// How often each status came; 0 is no answer.
    statuses: RefCell<BTreeMap<u16, usize>>,
    /// The first that could not be written.
    fault: RefCell<Option<CliError>>,
}

impl Shown {
    pub(super) fn new(
        output: Output,
        event: String,
        schedule: Schedule,
        targets: &[Target],
        count: usize,
    ) -> Rc<Self> {
        let bars = MultiProgress::new();
        let total = count.saturating_mul(targets.len());
        let bar = if count > 1 {
            let bar = ProgressBar::new(u64::try_from(total).unwrap_or_default());
            if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos} of {len}, {per_sec}")
            {
                bar.set_style(style);
            }
            bars.add(bar)
        } else {
            ProgressBar::hidden()
        };
        Rc::new(Self {
            output,
            event,
            schedule,
            is_burst: count > 1,
            has_several: targets.len() > 1,
            started: Instant::now(),
            bars,
            bar,
            failures: Cell::default(),
            slowest: Cell::default(),
            statuses: RefCell::default(),
            fault: RefCell::default(),
        })
    }

    pub(super) fn starts(&self, target: &Target, delivery: &Delivery) {
        if !self.is_burst && !self.output.is_json() {
            self.say(&format!(
                "{} {}, {} bytes",
                self.output.paint(Paint::Bold, visible(&target.url)),
                visible(&self.event),
                delivery.size()
            ));
        }
    }

    pub(super) fn delivered(&self, target: &Target, number: usize, verdict: Verdict) {
        self.bar.inc(1);
        if self.output.is_json() {
            self.tell(&json!({
                "type": if verdict == Verdict::Delivered { "delivered" } else { "failed" },
                "url": target.url,
                "delivery": number,
            }));
        } else if !self.is_burst {
            let (paint, text) = match verdict {
                Verdict::Delivered => (Paint::Good, "delivered"),
                _ => (Paint::Bad, "failed: the sender does not try again"),
            };
            self.say(&format!(
                "{}{}",
                self.place(target),
                self.output.paint(paint, text)
            ));
        }
    }

    /// The sum of it.
    pub(super) fn end(&self, verdicts: &[Verdict]) -> Result<(), CliError> {
        self.bar.finish_and_clear();
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        let delivered = verdicts
            .iter()
            .filter(|verdict| **verdict == Verdict::Delivered)
            .count();
        let failed = verdicts.len().saturating_sub(delivered);
        let statuses = self.statuses.borrow();
        if self.output.is_json() {
            let statuses: serde_json::Map<_, _> = statuses
                .iter()
                .map(|(status, count)| (name(*status), json!(count)))
                .collect();
            return self.output.event(&json!({
                "type": "summary",
                "event": self.event,
                "delivered": delivered,
                "failed": failed,
                "answers": statuses,
                "slowest_ms": in_milliseconds(self.slowest.get()),
            }));
        }
        if !self.is_burst {
            return Ok(());
        }
        let answers: Vec<_> = statuses
            .iter()
            .map(|(status, count)| format!("{count} × {}", name(*status)))
            .collect();
        let paint = if failed == 0 { Paint::Good } else { Paint::Bad };
        let sum = format!("{delivered} delivered, {failed} failed");
        self.output.line(format!(
            "{} in {}; answers: {}; the slowest took {}",
            self.output.paint(paint, sum),
            milliseconds(self.started.elapsed()),
            answers.join(", "),
            milliseconds(self.slowest.get())
        ))
    }

    fn attempt_line(&self, attempt: &Attempt<'_>) -> String {
        let is_good = attempt
            .outcome
            .as_ref()
            .is_ok_and(crate::http::Answer::is_success);
        let what = match attempt.outcome {
            Ok(answer) => answer.to_string(),
            Err(failure) => failure.to_string(),
        };
        let paint = if is_good { Paint::Good } else { Paint::Bad };
        let label = if attempt.is_duplicate {
            "once more".to_owned()
        } else {
            format!("attempt {} of {ATTEMPTS}", attempt.number)
        };
        let time = of_day(&ZonedDateTime::now());
        let place = self.place(attempt.target);
        let number = if self.is_burst {
            format!("#{} ", attempt.delivery)
        } else {
            String::new()
        };
        let mut line = format!(
            "{place}{number}{}  {label}  {}",
            self.output.paint(Paint::Dim, time),
            self.output.paint(paint, visible(&what))
        );
        match attempt.next {
            Some(next) if next < Duration::from_secs(1) => line.push_str("; next at once"),
            Some(next) => {
                let due = ZonedDateTime::now().checked_add(next);
                let due = due.map(|at| format!(", at {}", of_day(&at)));
                let due = due.unwrap_or_default();
                let _ = write!(line, "; next in {}{due}", in_words(next));
            }
            None => {}
        }
        line
    }

    /// Which of several endpoints it is about.
    fn place(&self, target: &Target) -> String {
        if self.has_several {
            format!("{}  ", self.output.paint(Paint::Name, visible(&target.url)))
        } else {
            "  ".to_owned()
        }
    }

    fn say(&self, line: &str) {
        let written = self.bars.suspend(|| self.output.line(line));
        self.keep(written);
    }

    fn tell(&self, value: &serde_json::Value) {
        self.keep(self.output.event(value));
    }

    fn keep(&self, written: Result<(), CliError>) {
        if let Err(fault) = written {
            self.fault.borrow_mut().get_or_insert(fault);
        }
    }

    /// The line that counts down, on a terminal.
    fn count_down(&self, attempt: &Attempt<'_>) {
        let Some(next) = attempt.next else { return };
        if self.is_burst || self.output.is_json() {
            return;
        }
        let mut timeline = Timeline::default();
        timeline.failed(attempt.number, Some(next));
        let bar = self.bars.add(ProgressBar::new_spinner());
        if let Ok(style) = ProgressStyle::with_template("  {wide_msg}") {
            bar.set_style(style);
        }
        let schedule = self.schedule;
        tokio::task::spawn_local(async move {
            let started = Instant::now();
            while let Some(left) = next.checked_sub(started.elapsed()) {
                bar.set_message(timeline.draw(schedule, Instant::now()));
                bar.tick();
                tokio::time::sleep(left.min(Duration::from_millis(200))).await;
            }
            bar.finish_and_clear();
        });
    }
}

impl Report for Shown {
    fn attempt(&self, attempt: &Attempt<'_>) {
        let (status, took) = match attempt.outcome {
            Ok(answer) => (answer.status, Some(answer.took)),
            Err(_) => (0, None),
        };
        self.slowest
            .set(self.slowest.get().max(took.unwrap_or_default()));
        let mut statuses = self.statuses.borrow_mut();
        let count = statuses.entry(status).or_default();
        *count = count.saturating_add(1);
        drop(statuses);
        if self.output.is_json() {
            let (answer, error) = match attempt.outcome {
                Ok(answer) => (Some(visible(&answer.excerpt())), None),
                Err(failure) => (None, Some(visible(&failure.to_string()))),
            };
            self.tell(&json!({
                "type": "attempt",
                "at": format!("{:.3}", Timestamp::now()),
                "url": attempt.target.url,
                "event": self.event,
                "delivery": attempt.delivery,
                "attempt": attempt.number,
                "duplicate": attempt.is_duplicate,
                "status": (status > 0).then_some(status),
                "took_ms": took.map(in_milliseconds),
                "answer": answer,
                "error": error,
                "next_in_s": attempt.next.map(|next| next.as_secs_f64()),
            }));
            return;
        }
        let is_good = (200..300).contains(&status);
        if self.is_burst {
            if is_good {
                return;
            }
            self.failures.set(self.failures.get().saturating_add(1));
            match self.failures.get() {
                count if count <= SHOWN => self.say(&self.attempt_line(attempt)),
                count if count == SHOWN.saturating_add(1) => {
                    self.say("  further attempts that failed are counted only");
                }
                _ => {}
            }
            return;
        }
        self.say(&self.attempt_line(attempt));
        self.count_down(attempt);
    }
}

/// A URL whose filter leaves the event out.
pub(super) fn filtered(output: Output, target: &Target, event: &str) -> Result<(), CliError> {
    if output.is_json() {
        return output.event(&json!({"type": "filtered", "url": target.url, "event": event}));
    }
    output.line(format!(
        "{} not sent: its filter leaves {} out",
        output.paint(Paint::Bold, visible(&target.url)),
        visible(event)
    ))
}

fn name(status: u16) -> String {
    match status {
        0 => "no answer".to_owned(),
        _ => status.to_string(),
    }
}

fn in_words(time: Duration) -> String {
    match time.as_secs() {
        0..90 => format!("{:.0} s", time.as_secs_f64()),
        _ => format!("{:.0} min", time.as_secs_f64() / 60.0),
    }
}
