//! The table of probes. Ids, parts and severities are the contract's.

use super::probe::Probe;

mod attacker;
mod sender;

/// All probes, in the order of their ids.
pub(crate) fn all() -> impl Iterator<Item = &'static Probe> + Clone {
    sender::PROBES.iter().chain(&attacker::PROBES)
}

const ACCEPTED: &str = "2xx within 5 s";

const REFUSED: &str = "4xx";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use gather_webhooks::canonical::stringify;
    use http::HeaderValue;

    use super::*;
    use crate::check::{
        maker::{Context, Maker},
        probe::{Part, Run},
        shot::Shot,
    };

    fn shots(probe: &'static Probe, context: &Context) -> Vec<Shot> {
        let maker = Maker {
            context,
            probe: probe.id,
        };
        match probe.run {
            Run::Each(make) | Run::AtOnce(make) | Run::Paced(make) | Run::Leaks(make) => {
                make(&maker)
            }
            Run::Documented | Run::Transport | Run::Flood | Run::SlowSender | Run::Timing => vec![],
        }
    }

    fn contexts() -> Vec<Context> {
        let mut selections = vec![vec![]];
        selections.extend(crate::sample::EVENTS.map(|event| vec![event]));
        selections
            .into_iter()
            .map(|events| Context {
                secret: "whsec_example".to_owned(),
                events,
            })
            .collect()
    }

    #[test]
    fn the_ids_are_the_contracts() {
        let ids: Vec<_> = all().map(|it| it.id).collect();
        let wanted = (1..=22)
            .map(|n| format!("S{n:02}"))
            .chain((1..=20).map(|n| format!("A{n:02}")));
        assert_eq!(ids, wanted.collect::<Vec<_>>());
        assert!(all().all(|it| it.id.starts_with('S') == (it.part == Part::Sender)));
    }

    #[test]
    fn every_row_says_all_that_a_person_needs() {
        for probe in all() {
            for text in [probe.title, probe.sent, probe.meaning, probe.fix] {
                assert!(
                    text.len() > 3 && !text.contains("  "),
                    "{}: {text}",
                    probe.id
                );
            }
            assert!(
                probe.meaning.ends_with('.') && probe.fix.ends_with('.'),
                "{}",
                probe.id
            );
            assert!(!probe.expected.is_empty());
        }
    }

    #[test]
    fn bodies_are_what_json_stringify_writes_and_each_delivery_has_its_own() {
        for context in contexts() {
            let mut seen = BTreeSet::new();
            for probe in all() {
                for shot in shots(probe, &context) {
                    let body = shot.body.text();
                    // What is not JSON cannot be; and 10,000 levels are more than the core reads.
                    let is_json = !body.is_empty()
                        && !shot.label.contains("no JSON")
                        && !shot.label.contains("levels");
                    if is_json {
                        assert_eq!(
                            stringify(&body).unwrap(),
                            body,
                            "{} {}",
                            probe.id,
                            shot.label
                        );
                    }
                    assert!(
                        body.is_empty() || seen.insert(body.clone()) || shot.follows,
                        "{} {}: the body was sent before",
                        probe.id,
                        shot.label
                    );
                    for line in &shot.signatures {
                        HeaderValue::from_bytes(line.text().as_bytes()).unwrap();
                    }
                }
            }
        }
    }

    #[test]
    fn the_event_is_unknown_unless_documented_ones_may_be_sent() {
        for context in contexts() {
            for probe in all() {
                for shot in shots(probe, &context) {
                    let body = shot.body.text();
                    let named = crate::sample::EVENTS
                        .iter()
                        .find(|event| body.contains(&format!(r#""event":"{event}""#)));
                    let is_event = body.contains(r#""event":""#) && probe.id != "A15";
                    let wanted = context
                        .events
                        .first()
                        .filter(|_| probe.id != "S03" && is_event);
                    assert_eq!(named, wanted, "{} {}", probe.id, shot.label);
                }
            }
        }
    }
}
