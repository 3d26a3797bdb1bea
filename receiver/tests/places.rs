//! An inbox in a file where the disk does not last.

#![cfg(feature = "sqlite")]

mod common;

use std::{env, process::Command};

use common::{Outcome, inbox::Inbox};
use gather_webhooks::ErrorKind;
use gather_webhooks_receiver::SqliteInbox;

const PLATFORMS: [&str; 6] = [
    "AWS_LAMBDA_FUNCTION_NAME",
    "VERCEL",
    "VERCEL_ENV",
    "NETLIFY",
    "K_SERVICE",
    "DYNO",
];

/// The environment is the process's: another run of this test has each.
#[test]
fn it_is_refused_and_the_ways_out_are_named() -> Outcome {
    let inbox = Inbox::new()?;
    let Ok(platform) = env::var("GATHER_TEST_PLATFORM") else {
        for (variable, platform) in [
            ("AWS_LAMBDA_FUNCTION_NAME", "AWS Lambda"),
            ("VERCEL", "Vercel"),
            ("K_SERVICE", "Google Cloud Run"),
            ("DYNO", "Heroku"),
        ] {
            let mut child = Command::new(env::current_exe()?);
            for variable in PLATFORMS {
                child.env_remove(variable);
            }
            child.args(["--exact", "it_is_refused_and_the_ways_out_are_named"]);
            child.env("GATHER_TEST_PLATFORM", platform);
            let output = child.env(variable, "1").output()?;
            let said = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success(), "{platform}: {said}");
        }
        return Ok(());
    };
    let error = SqliteInbox::open(inbox.path())
        .err()
        .ok_or("it is not refused")?;
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    let message = error.to_string();
    let beginning = format!(
        "the inbox {} is a file, and the disk of {platform} does not last",
        inbox.path().display()
    );
    for part in [
        &beginning,
        "`PostgresInbox::new(pool)`",
        "`inline(",
        "is set)",
    ] {
        assert!(message.contains(part), "{message}");
    }
    Ok(())
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn one_in_memory_is_told_once() -> Outcome {
    use common::{SECRET, Seen, created, post, records};
    use gather_webhooks::{Event, InterviewCreated};
    use gather_webhooks_receiver::Receiver;

    let mounts = std::fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    if !mounts.lines().any(|line| line.contains(" /dev/shm tmpfs ")) {
        return Ok(());
    }
    let Ok(folder) = tempfile::tempdir_in("/dev/shm") else {
        return Ok(());
    };
    // The inbox has a thread of its own.
    let seen = Seen::default();
    tracing::subscriber::set_global_default(records::subscriber(&seen))?;
    let path = folder.path().join("gather.db");
    let receiver = Receiver::builder(SECRET)
        .inbox(SqliteInbox::open(&path)?)
        .on(|_: Event<InterviewCreated>, _| async { Ok(()) })
        .build()?;
    assert!(seen.take().is_empty());
    assert_eq!(post(&receiver, &created("1")).await, "200 OK");
    // It is opened anew.
    std::fs::remove_file(&path)?;
    assert_eq!(post(&receiver, &created("2")).await, "200 OK");
    let records = seen.take();
    let mut told = records.iter().filter(|record| !record.contains("outcome="));
    let warning = told.next().ok_or("nothing is told")?;
    let beginning = format!(
        "WARN message=the inbox {} is in memory (tmpfs), and lost when",
        path.display()
    );
    assert!(warning.starts_with(&beginning), "{warning}");
    assert_eq!(told.next(), None);
    Ok(())
}
