//! The configuration reference for operators, made from the table.

use std::fmt::Write;

use super::{Preset, SETTINGS};

const HEAD: &str = "\
# Configuration

Deskbell runs without any. What you set comes from the environment or from `deskbell.toml` in the working directory (`--config PATH`
names another file); the environment wins. In the file the names are in lower case and without `DESKBELL_`: `DESKBELL_LOG` is `log`,
`DATABASE_URL` is `database_url`. An empty variable counts as not set.

A rate such as `10/minute` (or `/second`, `/hour`) allows ten at once, which come back one by one within the minute;
`10/minute burst 30` allows thirty at once.

A name that begins with `DESKBELL_` and is not in this list, or a value that is not right, stops the start; everything that is wrong is said
at once. `deskbell config check` says what holds and where it comes from, without starting.

This page is made by `deskbell config reference`; a test holds it up to date.
";

/// `docs/configuration.md`.
pub(crate) fn reference() -> String {
    let mut text = HEAD.to_owned();
    let mut group = "";
    for setting in SETTINGS {
        if setting.group != group {
            group = setting.group;
            // Writing to a string cannot fail.
            let _ = write!(
                text,
                "\n## {group}\n\n| Name | Takes | Default | What for |\n| --- | --- | --- | --- |\n"
            );
        }
        let default = match setting.default {
            Preset::Is(value) => format!("`{value}`"),
            Preset::Absent(meaning) => meaning.to_owned(),
        };
        let _ = writeln!(
            text,
            "| `{}` | {} | {default} | {} |",
            setting.name, setting.takes, setting.about
        );
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_page_in_docs_is_up_to_date() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/configuration.md");
        let there = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            there == super::reference(),
            "docs/configuration.md is stale: run `deskbell config reference > docs/configuration.md`"
        );
    }
}
