//! Paired timing: in each round every subject runs one batch, in turn, so that what the machine does
//! meanwhile hits all of them alike.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use serde::{Serialize, Serializer};

const BATCH: Duration = Duration::from_millis(2);

/// Something to measure.
pub struct Subject<'a> {
    name: &'static str,
    run: Box<dyn FnMut(u32) + 'a>,
}

impl<'a> Subject<'a> {
    pub fn new<T>(name: &'static str, mut call: impl FnMut() -> T + 'a) -> Self {
        let run = move |times| {
            for _ in 0..times {
                black_box(call());
            }
        };
        Self {
            name,
            run: Box::new(run),
        }
    }

    fn time(&mut self, times: u32) -> Duration {
        let start = Instant::now();
        (self.run)(times);
        start.elapsed()
    }

    /// How many calls take about as long as a batch should.
    fn calibrate(&mut self) -> u32 {
        let mut times = 1;
        loop {
            let taken = self.time(times);
            if taken >= BATCH || times > 1 << 24 {
                return times;
            }
            times *= 2;
        }
    }
}

/// A table: a row for each subject, a column for each set of them.
#[derive(Serialize)]
pub struct Group {
    title: &'static str,
    rows: Vec<Row>,
    #[serde(skip)]
    rounds: usize,
}

#[derive(Serialize)]
struct Row {
    name: &'static str,
    /// Nanoseconds a call, by column.
    #[serde(serialize_with = "in_order")]
    ns: Vec<(String, f64)>,
}

fn in_order<S: Serializer>(columns: &[(String, f64)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(columns.iter().map(|(name, ns)| (name, ns)))
}

impl Group {
    pub fn new(title: &'static str, rounds: usize) -> Self {
        eprintln!("  {title}");
        Self {
            title,
            rows: Vec::new(),
            rounds,
        }
    }

    pub fn measure(&mut self, column: &str, mut subjects: Vec<Subject<'_>>) {
        let times: Vec<u32> = subjects.iter_mut().map(Subject::calibrate).collect();
        let mut samples = vec![Vec::with_capacity(self.rounds); subjects.len()];
        for round in 0..self.rounds {
            for turn in 0..subjects.len() {
                let at = (round + turn) % subjects.len();
                let taken = subjects[at].time(times[at]);
                samples[at].push(taken.as_secs_f64() * 1e9 / f64::from(times[at]));
            }
        }
        for (subject, samples) in subjects.iter().zip(samples) {
            let cell = (column.to_owned(), median(samples));
            match self.rows.iter_mut().find(|row| row.name == subject.name) {
                Some(row) => row.ns.push(cell),
                None => self.rows.push(Row {
                    name: subject.name,
                    ns: vec![cell],
                }),
            }
        }
    }
}

fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 2]
}
