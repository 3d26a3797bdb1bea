//! `canonical::stringify` beside `serde_json`'s parse and print of the same text, in one run; and
//! hostile texts at two sizes, which show that the time stays linear.
//!
//! `cargo bench -p gather-webhooks --bench canonical`

#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints figures, and fails by panicking"
)]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    fmt::Write,
    hint::black_box,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    time::{Duration, Instant},
};

use gather_webhooks::canonical::stringify;
use serde_json::Value;

const ROUNDS: usize = 21;

fn main() {
    println!("real-looking events, medians of {ROUNDS} interleaved rounds\n");
    println!("     bytes   stringify  serde_json  ratio  peak memory");
    for size in [320, 4_096, 65_536, 1_048_576] {
        let text = event(size);
        let [ours, theirs] = medians([
            &mut || drop(black_box(stringify(&text).unwrap())),
            &mut || {
                let value: Value = serde_json::from_str(&text).unwrap();
                drop(black_box(value.to_string()));
            },
        ]);
        let peak = peak_memory(|| drop(black_box(stringify(&text).unwrap())));
        println!(
            "{:>10} {:>8.1} µs {:>8.1} µs {:>6.2} {:>6.1} × input",
            text.len(),
            ours.as_secs_f64() * 1e6,
            theirs.as_secs_f64() * 1e6,
            ours.as_secs_f64() / theirs.as_secs_f64(),
            peak as f64 / text.len() as f64,
        );
    }
    println!("\nhostile texts, at two sizes\n");
    println!("                          bytes      time   ns/byte  result          peak memory");
    for (name, make) in HOSTILE {
        for n in [500_000, 1_000_000] {
            let text = make(n);
            let start = Instant::now();
            let result = stringify(&text);
            let time = start.elapsed();
            let peak = peak_memory(|| drop(black_box(stringify(&text))));
            println!(
                "{name:<20} {:>10} {:>6.0} ms {:>9.1}  {:<17} {:>5.1} × input",
                text.len(),
                time.as_secs_f64() * 1e3,
                time.as_secs_f64() * 1e9 / text.len() as f64,
                result.map_or_else(
                    |error| error.code().to_owned(),
                    |text| format!("{} bytes", text.len())
                ),
                peak as f64 / text.len() as f64,
            );
        }
    }
}

type Hostile = (&'static str, fn(usize) -> String);

const HOSTILE: [Hostile; 7] = [
    ("opening brackets", |n| "[".repeat(n)),
    ("equal keys", |n| {
        format!("{{{}\"a\":1}}", "\"a\":0,".repeat(n))
    }),
    ("descending indices", |n| members((0..n).rev(), "")),
    ("different names", |n| members(0..n, "name")),
    ("small objects", |n| {
        format!("[{}0]", r#"{"a":1,"1":2},"#.repeat(n))
    }),
    ("digits", |n| "9".repeat(n * 10)),
    ("levels that move", |n| {
        let filler = "x".repeat(n / 500);
        (1..500).fold("0".to_owned(), |inner, _| {
            format!("{{\"a\":\"{filler}\",\"1\":{inner}}}")
        })
    }),
];

fn members(numbers: impl Iterator<Item = usize>, prefix: &str) -> String {
    let mut text = "{".to_owned();
    for number in numbers {
        let _ = write!(text, "\"{prefix}{number}\":1,");
    }
    text.pop();
    text + "}"
}

/// A delivery of about `size` bytes.
fn event(size: usize) -> String {
    let mut text = r#"{"event":"candidate_interview.completed","timestamp":"2024-01-01T00:00:00Z","data":{"candidateInterviewId":"9b2f6c1e","candidateId":"1c6f7e0a","interviewId":"5d0e9a4b","status":"new_response","takenAt":"2024-01-01T00:00:00Z","answers":["#.to_owned();
    for number in 0.. {
        let answer = format!(
            r#"{{"questionId":"9b2f6c1e-{number:04}","seconds":{},"score":{}.5,"transcript":"I worked as a barista, Zoë says.\nFor three years.","flags":[true,null]}}"#,
            number * 7 % 90,
            number % 10,
        );
        if text.len() + answer.len() > size {
            break;
        }
        text += &answer;
        text.push(',');
    }
    if text.ends_with(',') {
        text.pop();
    }
    text + "]}}"
}

/// The median time of each; all are measured in turn within each round.
fn medians<const N: usize>(mut work: [&mut dyn FnMut(); N]) -> [Duration; N] {
    let mut times = [const { Vec::new() }; N];
    for _ in 0..ROUNDS {
        for (work, times) in work.iter_mut().zip(&mut times) {
            let mut runs = 0;
            let start = Instant::now();
            while runs == 0 || start.elapsed() < Duration::from_millis(10) {
                work();
                runs += 1;
            }
            times.push(start.elapsed() / runs);
        }
    }
    times.map(|mut times| {
        times.sort();
        times[ROUNDS / 2]
    })
}

/// The most memory that `work` holds at once.
fn peak_memory(work: impl FnOnce()) -> usize {
    let before = HELD.load(Relaxed);
    PEAK.store(before, Relaxed);
    work();
    PEAK.load(Relaxed) - before
}

static HELD: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call goes to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.fetch_add(layout.size(), Relaxed) + layout.size();
        PEAK.fetch_max(held, Relaxed);
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }
}
