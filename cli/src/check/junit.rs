//! The report as `JUnit`'s XML, which every CI shows.

use std::path::Path;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{
    framework::Framework,
    report::fix,
    row::{Row, Verdict},
};
use crate::error::CliError;

/// A test case for each probe. Warnings are failures if `strict`.
pub(crate) fn write(
    path: &Path,
    target: &str,
    rows: &[Row],
    framework: Option<&Framework>,
    strict: bool,
) -> Result<(), CliError> {
    let mut suite = TestSuite::new(format!("gather-webhooks check {target}"));
    suite.add_test_cases(rows.iter().map(|row| case(row, framework, strict)));
    let mut report = Report::new("gather-webhooks check");
    report.add_test_suite(suite);
    let text = report
        .to_string()
        .map_err(|error| CliError::failed(format!("the report cannot be written: {error}")))?;
    std::fs::write(path, text).map_err(|error| {
        CliError::failed(format!(
            "the report cannot be written to {}: {error}",
            path.display()
        ))
    })
}

fn case(row: &Row, framework: Option<&Framework>, strict: bool) -> TestCase {
    let is_failure = match row.verdict {
        Verdict::Fail => true,
        Verdict::Warn => strict,
        Verdict::Pass | Verdict::Info | Verdict::Skip => false,
    };
    let explained = format!(
        "expected: {}\nobserved: {}\nmeaning: {}\nfix: {}\n{}",
        row.probe.expected,
        row.observed,
        row.probe.meaning,
        fix(row.probe, framework),
        row.curl
    );
    let mut status = if is_failure {
        TestCaseStatus::non_success(NonSuccessKind::Failure)
    } else if row.verdict == Verdict::Skip {
        TestCaseStatus::skipped()
    } else {
        TestCaseStatus::success()
    };
    if is_failure {
        status.set_message(&row.observed);
        status.set_type(row.verdict.as_str());
        status.set_description(&explained);
    } else if row.verdict == Verdict::Skip {
        status.set_message(&row.observed);
    }
    let mut case = TestCase::new(format!("{} {}", row.probe.id, row.probe.title), status);
    case.set_classname(format!("check.{}", row.probe.part.as_str()));
    if !is_failure && matches!(row.verdict, Verdict::Warn | Verdict::Info) {
        case.set_system_out(format!("{}: {explained}", row.verdict.as_str()));
    }
    case
}
