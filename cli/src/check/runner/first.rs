//! Whether there is anybody, and what the first answer says about all that follow.

use super::{
    super::{
        attacker,
        maker::Maker,
        row::{Row, Verdict},
        table,
    },
    LIMIT, Runner, curl_of_connection,
};
use crate::http::{Answer, NoAnswer, connect, exchange};

impl Runner {
    /// Whether there is anybody. What is wrong with TLS is S20's, whatever was asked for.
    pub(super) async fn reach(&mut self) -> Option<Row> {
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
    pub(super) async fn after_first(&mut self, rows: &mut [Row]) {
        let Some(first) = rows.iter_mut().find(|row| row.probe.id == "S01") else {
            return;
        };
        if first.verdict != Verdict::Fail || self.over.is_some() {
            return;
        }
        let Some((_, mut answer)) = self.seen.last().cloned() else {
            self.over = Some("S01 got no answer".to_owned());
            return;
        };
        // An unknown event was sent. Is it the event that is refused, or the signature?
        let may_blame = self.context.events.is_empty()
            && table::all().any(|probe| probe.id == "S03" && self.is_selected(probe));
        if may_blame && self.tells_from_forged(&answer).await {
            self.refuses_unknown = true;
            answer.hide(&self.context.secret);
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
            let shot = attacker::keyed(&maker, "", "not the secret of this endpoint");
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
}
