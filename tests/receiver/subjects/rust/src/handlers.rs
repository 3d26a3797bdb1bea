//! Handlers that do what the payload says.

use std::{error::Error, future, process, time::Duration};

use gather_webhooks::{
    CandidateInterviewCompleted, CandidateInterviewStatusChanged, Event, EventKind,
    InterviewCreated, InterviewUpdated, KnownEvent, QuestionAudioGenerated,
};
use gather_webhooks_receiver::{Builder, CompleteError, Delivery, HandlerError};
use serde_json::json;
use tokio::time::sleep;

use crate::{config::Config, counter::Counter, lines};

/// Which handler runs, with what.
struct Run {
    handler: &'static str,
    kind: EventKind,
    delivery: Delivery,
}

pub(crate) fn register(
    mut builder: Builder,
    config: &Config,
    counter: Counter,
) -> Result<Builder, Box<dyn Error>> {
    for name in &config.handlers {
        let counter = counter.clone();
        builder = match name.as_str() {
            "candidate_interview.completed" => on::<CandidateInterviewCompleted>(builder, counter),
            "candidate_interview.status_changed" => {
                on::<CandidateInterviewStatusChanged>(builder, counter)
            }
            "question.audio_generated" => on::<QuestionAudioGenerated>(builder, counter),
            "interview.created" => builder.on(move |event: Event<InterviewCreated>, delivery| {
                let script = event.data.title.clone().unwrap_or_default();
                run(
                    InterviewCreated::KIND.as_str(),
                    event.kind,
                    delivery,
                    script,
                    counter.clone(),
                )
            }),
            "interview.updated" => on::<InterviewUpdated>(builder, counter),
            other => return Err(format!("there is no event {other}").into()),
        };
    }
    if config.otherwise {
        builder = builder.otherwise(move |event: Event, delivery| {
            run(
                "otherwise",
                event.kind,
                delivery,
                title(&event),
                counter.clone(),
            )
        });
    }
    if config.on_dead {
        builder = builder.on_dead(|dead| async move {
            lines::write(&json!({
                "dead": { "key": dead.key, "name": dead.name, "error": dead.error },
            }));
        });
    }
    Ok(builder)
}

fn on<D: KnownEvent>(builder: Builder, counter: Counter) -> Builder {
    builder.on(move |event: Event<D>, delivery| {
        run(
            D::KIND.as_str(),
            event.kind,
            delivery,
            title(&event),
            counter.clone(),
        )
    })
}

fn title<D>(event: &Event<D>) -> String {
    let data = event.payload().get("data");
    let title = data.and_then(|data| data.get("title")?.as_str());
    title.unwrap_or_default().to_owned()
}

async fn run(
    handler: &'static str,
    kind: EventKind,
    delivery: Delivery,
    script: String,
    counter: Counter,
) -> Result<(), HandlerError> {
    let run = Run {
        handler,
        kind,
        delivery,
    };
    run.report("start");
    let attempt = usize::try_from(run.delivery.attempt)?;
    let word = script
        .split_whitespace()
        .take(attempt)
        .last()
        .unwrap_or("ok");
    let (verb, argument) = word.split_once(':').unwrap_or((word, "0"));
    let time = Duration::from_secs_f64(argument.parse()?);
    run.obey(verb, time, &counter).await?;
    run.report("end");
    Ok(())
}

impl Run {
    async fn obey(
        &self,
        verb: &str,
        time: Duration,
        counter: &Counter,
    ) -> Result<(), HandlerError> {
        let result = match verb {
            "fail" => return Err(std::io::Error::other("leak-me-not").into()),
            "sleep" => {
                sleep(time).await;
                return Ok(());
            }
            "hang" => future::pending().await,
            "kill" => kill(),
            "effect-kill" => {
                lines::write(&json!({ "effect": self.delivery.key }));
                kill()
            }
            "effect" => {
                lines::write(&json!({ "effect": self.delivery.key }));
                return Ok(());
            }
            "count" => counter.count(&self.delivery, true).await,
            "count-late" => {
                sleep(time).await;
                counter.count(&self.delivery, true).await
            }
            "count-rollback" => counter.count(&self.delivery, false).await,
            "count-kill" => {
                counter.count(&self.delivery, true).await?;
                kill()
            }
            _ => return Ok(()),
        };
        let cause = result.as_ref().err().and_then(|error| error.cause());
        let lost = cause.and_then(|cause| cause.downcast_ref());
        if let Some(CompleteError::LeaseLost) = lost {
            lines::write(&json!({ "lost": self.delivery.key }));
        }
        result
    }

    fn report(&self, phase: &str) {
        lines::write(&json!({
            "run": {
                "phase": phase,
                "handler": self.handler,
                "key": self.delivery.key,
                "name": self.delivery.name,
                "kind": self.kind.as_str(),
                "attempt": self.delivery.attempt,
                "pid": process::id(),
            },
        }));
    }
}

/// As the machine's out-of-memory killer would.
fn kill() -> ! {
    let kill = format!("kill -9 {}", process::id());
    let _ = process::Command::new("sh").args(["-c", &kill]).status();
    loop {
        std::thread::park();
    }
}
