//! Prints `docs/explain.md`.

#![expect(clippy::print_stdout, reason = "it is what this is for")]
#![expect(clippy::expect_used, reason = "a tool of this repository")]

#[path = "../tests/explain/markdown.rs"]
mod markdown;

fn main() {
    print!("{}", markdown::markdown());
}
