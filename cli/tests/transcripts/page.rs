//! A page with commands and their output: run again, and written anew.
//!
//! Not with `trycmd`: it turns every `\` of an output into `/`, and `\u` and `\r` are what `explain` is about.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
    process::{Command, Stdio},
};

/// The page with the output that the commands of its `console` blocks give now.
pub(crate) fn written_anew(page: &str, folder: &Path) -> String {
    let mut out = String::new();
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        push(&mut out, line);
        if line != "```console" {
            continue;
        }
        let mut is_first = true;
        while let Some(line) = lines.next_if(|line| !line.starts_with("```")) {
            let Some(first) = line.strip_prefix("$ ") else {
                panic!("a command, which begins with `$ `, was expected instead of `{line}`");
            };
            if !is_first {
                out.push('\n');
            }
            is_first = false;
            push(&mut out, line);
            let mut command = first.to_owned();
            while let Some(line) = lines.next_if(|line| line.starts_with("> ")) {
                push(&mut out, line);
                command.push_str(line.trim_start_matches('>'));
            }
            lines.next_if(|line| line.starts_with("? "));
            let mut recorded = Vec::new();
            while let Some(line) =
                lines.next_if(|line| !line.starts_with("$ ") && !line.starts_with("```"))
            {
                recorded.push(line);
            }
            let (status, output) = run(&command, folder);
            if status != 0 {
                push(&mut out, &format!("? {status}"));
            }
            for (at, line) in output.trim_end_matches('\n').lines().enumerate() {
                let line = recorded
                    .get(at)
                    .filter(|recorded| is_like(line, recorded))
                    .unwrap_or(&line);
                push(&mut out, line);
            }
        }
    }
    out
}

fn push(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

/// `[..]` stands for whatever differs from run to run.
fn is_like(line: &str, recorded: &str) -> bool {
    let Some((before, after)) = recorded.split_once("[..]") else {
        return false;
    };
    line.len() >= before.len() + after.len() && line.starts_with(before) && line.ends_with(after)
}

/// What a command writes on both outputs, in its order. `A=b` before it and `< file` behind it are understood.
fn run(text: &str, folder: &Path) -> (i32, String) {
    let words = shlex::split(text).expect("the command has words");
    let mut words = words.into_iter().peekable();
    let mut command = Command::new(env!("CARGO_BIN_EXE_gather-webhooks"));
    command
        .current_dir(folder)
        .stdin(Stdio::null())
        .env_remove("NO_COLOR")
        .envs([
            ("WEBHOOK_SECRET", "whsec_example"),
            ("COLUMNS", "80"),
            ("TZ", "UTC"),
        ]);
    while let Some(setting) = words.next_if(|word| word.contains('=')) {
        let (name, value) = setting.split_once('=').unwrap();
        command.env(name, value);
    }
    assert_eq!(words.next().as_deref(), Some("gather-webhooks"), "{text}");
    while let Some(word) = words.next() {
        if word == "<" {
            let file = folder.join(words.next().expect("a file"));
            command.stdin(File::open(file).unwrap());
        } else {
            command.arg(word);
        }
    }
    let (mut output, end) = io::pipe().unwrap();
    let mut child = command
        .stdout(end.try_clone().unwrap())
        .stderr(end)
        .spawn()
        .unwrap();
    // It holds an end of the pipe as well.
    drop(command);
    let mut text = String::new();
    output.read_to_string(&mut text).unwrap();
    (child.wait().unwrap().code().unwrap_or(-1), text)
}
