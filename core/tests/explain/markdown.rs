//! `docs/explain.md`, from the catalog.

use std::fmt::Write;

use gather_webhooks::explain::catalog;

const HEAD: &str = "\
# What `explain` finds

`gather-webhooks explain` and the function `explain` of every language say why a delivery does not verify. What the Gather API
signs is the output of `JSON.stringify`, so that most damage can be undone: where the signature matches with a mistake undone, it is
*proven*; where only the shape speaks for it, it is *likely*. Up to three mistakes in a row are found. Where nothing is, the secret is the first thing to
compare.

This page is made from the rows of `core/src/explain/mistakes` by `cargo run --example explain_catalog > docs/explain.md`.
";

pub(crate) fn markdown() -> String {
    let mut out = HEAD.to_owned();
    let mut section = "";
    for mistake in catalog() {
        let (group, _) = mistake.id.split_once('.').expect("a group");
        if group != section {
            section = group;
            let title = match group {
                "body" => "The body",
                "secret" => "The secret",
                "header" => "The header",
                "message" => "What was signed",
                _ => "The time",
            };
            let _ = write!(out, "\n## {title}\n");
        }
        let text = |text: &str| text.replace('<', "\\<");
        let _ = write!(
            out,
            "\n### `{}`\n\n{}.\n\n{}\n\n**Fix.** {}\n",
            mistake.id,
            text(mistake.title),
            text(mistake.cause),
            text(mistake.fix)
        );
    }
    out
}
