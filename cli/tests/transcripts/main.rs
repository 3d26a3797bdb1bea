//! What the documentation shows, and the files in `tests/cmd`, are run: their output is what it says.
//!
//! `RECORD=1 cargo test -p gather-webhooks-cli --test transcripts` records it anew.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by it"
)]

mod page;

use std::{env, fs, path::Path};

use rusqlite::{Connection, params};

#[test]
fn what_is_shown_is_true() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec![home.join("../docs/cli.md")];
    let others = fs::read_dir(home.join("tests/cmd")).unwrap();
    pages.extend(others.map(|page| page.unwrap().path()));
    pages.sort();
    let mut faults = Vec::new();
    for page in pages {
        let recorded = fs::read_to_string(&page).unwrap();
        let folder = files(home);
        let now = page::written_anew(&recorded, folder.path());
        if env::var_os("RECORD").is_some() {
            fs::write(&page, now).unwrap();
        } else if now != recorded {
            faults.push(format!(
                "{}\n{}",
                page.display(),
                first_difference(&recorded, &now)
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn first_difference(recorded: &str, now: &str) -> String {
    let mut lines = recorded.lines().zip(now.lines()).enumerate();
    let found = lines.find(|(_, (recorded, now))| recorded != now);
    found.map_or_else(
        || "  one of them ends earlier".to_owned(),
        |(at, (recorded, now))| {
            format!(
                "  line {}\n  recorded: {recorded}\n  now:      {now}",
                at + 1
            )
        },
    )
}

/// A folder with the files that the commands look at; each page has its own, as commands may change them.
fn files(home: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    for file in fs::read_dir(home.join("tests/fixtures")).unwrap() {
        let file = file.unwrap().path();
        fs::copy(&file, folder.path().join(file.file_name().unwrap())).unwrap();
    }
    let body = fs::read_to_string(home.join("tests/fixtures/body.json")).unwrap();
    inbox(&folder.path().join("gather.db"), home, &body);
    folder
}

/// Receiver, key, event, body, tries, when it came, error, when it ended.
type Row<'a> = (
    &'a str,
    &'a str,
    &'a str,
    Option<&'a str>,
    i64,
    i64,
    Option<&'a str>,
    Option<i64>,
);

/// An inbox with deliveries in every state.
fn inbox(path: &Path, home: &Path, body: &str) {
    let sql = fs::read_to_string(home.join("../receiver/sql/sqlite.sql")).unwrap();
    let (_, sql) = sql.split_once("-- name: create").unwrap();
    let (create, _) = sql.split_once("-- name:").unwrap();
    let connection = Connection::open(path).unwrap();
    connection.execute_batch(create).unwrap();
    let at = 1_704_067_200_000_i64;
    let completed = "candidate_interview.completed";
    let rows: [Row<'_>; 5] = [
        (
            "default",
            "5b4e1c07a3d2f8",
            completed,
            None,
            1,
            0,
            None,
            Some(at + 2_000),
        ),
        (
            "default",
            "c0ffee15a11ad7",
            completed,
            Some(body),
            8,
            60_000,
            Some("TimeoutError at handlers.py:31"),
            Some(at + 9_000_000),
        ),
        (
            "default",
            "5b91d83f66e0aa",
            "interview.created",
            Some(r#"{"event":"interview.created","data":{}}"#),
            2,
            120_000,
            Some("KeyError at handlers.py:12"),
            None,
        ),
        (
            "default",
            "e7a10b9c4d5f21",
            "interview.archived",
            Some(r#"{"event":"interview.archived","data":{}}"#),
            0,
            180_000,
            Some("no handler"),
            Some(at + 180_000),
        ),
        (
            "billing",
            "0d9f3a7be1c846",
            completed,
            Some(body),
            1,
            240_000,
            None,
            None,
        ),
    ];
    for (receiver, key, name, body, attempts, after, error, finished) in rows {
        let (state, lease) = match (finished, body) {
            (Some(_), None) => ("done", None),
            (Some(_), Some(_)) => ("dead", None),
            (None, _) if receiver == "billing" => ("running", Some(at + after + 60_000)),
            (None, _) => ("pending", None),
        };
        let key = format!("{key}{}", "0".repeat(50));
        let body = body.map(str::as_bytes);
        let received = at + after;
        connection
            .execute(
                "INSERT INTO gather_inbox (receiver, key, name, body, signed_at, received_at, due_at, state, attempts, \
                 lease, lease_until, error, finished_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
                params![receiver, key, name, body, received - 1_000, received, received, state, attempts, lease.map(|_| "l"), lease, error, finished],
            )
            .unwrap();
    }
}
