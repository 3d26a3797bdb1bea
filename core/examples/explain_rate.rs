//! How many of so many random deliveries with up to three random mistakes `explain` proves, and that it proves
//! nothing under a wrong secret:
//! `cargo run --release --example explain_rate -- 1000`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a tool of this repository"
)]

use std::{collections::BTreeMap, env, time::Instant};

use gather_webhooks::{
    DEFAULT_TOLERANCE,
    explain::{Grade, explain},
};

#[path = "../tests/explain/damage.rs"]
mod damage;

fn main() {
    let argument = |at: usize| env::args().nth(at).and_then(|text| text.parse().ok());
    let count: usize = argument(1).unwrap_or(1_000);
    let mut random = damage::Random((argument(2).unwrap_or(1) as u64 * 0x9e37_79b9_7f4a_7c15) | 1);
    let mut by_length = BTreeMap::<usize, (usize, usize)>::new();
    let (mut macs, mut most, mut slowest) = (0, 0, 0.0_f64);
    for _ in 0..count {
        let case = damage::Case::random(&mut random);
        let secrets = [case.secret.as_str().into()];
        let start = Instant::now();
        let found = explain(
            &case.body,
            &case.signature,
            &secrets,
            case.now,
            DEFAULT_TOLERANCE,
        );
        slowest = slowest.max(start.elapsed().as_secs_f64());
        let proven = found
            .findings
            .iter()
            .any(|finding| finding.grade == Grade::Proven);
        let entry = by_length.entry(case.mistakes.len()).or_default();
        entry.0 += usize::from(proven);
        entry.1 += 1;
        macs += found.tried;
        most = most.max(found.tried);
        let wrong = ["another".into()];
        let other = explain(
            &case.body,
            &case.signature,
            &wrong,
            case.now,
            DEFAULT_TOLERANCE,
        );
        let is_proven = |grade| grade == Grade::Proven;
        assert!(
            !other
                .findings
                .iter()
                .any(|finding| is_proven(finding.grade)),
            "{}",
            other.text
        );
        if !proven && env::var_os("SHOW").is_some() {
            let ids: Vec<_> = found.findings.iter().map(|finding| finding.id).collect();
            println!(
                "{:?} {} {ids:?} tried {}",
                case.mistakes, found.verdict, found.tried
            );
        }
    }
    for (length, (proven, all)) in &by_length {
        println!("{length} mistakes: {proven} of {all} proven");
    }
    let proven: usize = by_length.values().map(|(proven, _)| proven).sum();
    println!(
        "in all: {proven} of {count} proven ({:.1} %)",
        100.0 * proven as f64 / count as f64
    );
    println!(
        "MACs: {} on average, {most} at most; slowest {:.1} ms",
        macs / count,
        slowest * 1e3
    );
}
