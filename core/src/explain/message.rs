//! What stands before the body in what was signed.

use super::{
    header::Reading,
    mistakes::{
        Mistake,
        message::{BODY_ONLY, NO_DOT, TIMESTAMP_CHANGED},
    },
    moment,
};

/// What was signed before the body.
pub(super) struct Prefix {
    pub(super) bytes: Vec<u8>,
    pub(super) mistake: Option<&'static Mistake>,
    /// Which reading of the header it belongs to.
    pub(super) reading: usize,
    /// The `t` in it, if it is another than the header's.
    pub(super) timestamp: Option<String>,
}

/// Those that are right, and those that are mistakes.
pub(super) fn prefixes(readings: &[Reading]) -> [Vec<Prefix>; 2] {
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for (reading, Reading { timestamp, .. }) in readings.iter().enumerate() {
        let mut push = |bytes: Vec<u8>, mistake, timestamp: Option<&str>| {
            wrong.push(Prefix {
                bytes,
                mistake: Some(mistake),
                reading,
                timestamp: timestamp.map(str::to_owned),
            });
        };
        push(Vec::new(), &BODY_ONLY, None);
        let Some(time) = timestamp else {
            continue;
        };
        push(time.clone().into_bytes(), &NO_DOT, None);
        for other in respelled(time) {
            push(
                [&other, "."].concat().into_bytes(),
                &TIMESTAMP_CHANGED,
                Some(&other),
            );
        }
        right.push(Prefix {
            bytes: [time, "."].concat().into_bytes(),
            mistake: None,
            reading,
            timestamp: None,
        });
    }
    [right, wrong]
}

fn respelled(time: &str) -> Vec<String> {
    let Some(moment) = moment::read(time) else {
        return Vec::new();
    };
    let mut all = moment.spellings();
    let mut seen: Vec<String> = vec![time.to_owned()];
    all.retain(|other| {
        let is_new = !seen.contains(other);
        if is_new {
            seen.push(other.clone());
        }
        is_new
    });
    all
}

/// The milliseconds that may have been cut off a `t` in seconds: a thousand.
pub(super) fn lost_millis(reading: usize, time: &str) -> impl Iterator<Item = Prefix> {
    let seconds = moment::read(time)
        .filter(|moment| moment.nanos.rem_euclid(1_000_000_000) == 0)
        .map(moment::Moment::seconds);
    (1..1_000).filter_map(move |millis| {
        let seconds = seconds?;
        let timestamp = format!("{seconds}{millis:03}");
        Some(Prefix {
            bytes: [&timestamp, "."].concat().into_bytes(),
            mistake: Some(&TIMESTAMP_CHANGED),
            reading,
            timestamp: Some(timestamp),
        })
    })
}
