//! Files and functions that fit on a screen or two. Where one must be longer, it says why.

use super::tokens::Kind;
use super::tree::File;
use super::{Finding, Tree};

const FILE_LINES: usize = 400;
const FUNCTION_LINES: usize = 60;

/// `// long: <reason>`: in the first lines of a file, or above a function.
const REASON: &str = "long: ";
const REASON_LINES: usize = 5;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let files = tree.files().iter().filter(|file| file.is_source());
    files
        .flat_map(|file| file_length(file).into_iter().chain(functions(file)))
        .collect()
}

fn file_length(file: &File) -> Option<Finding> {
    let lines = file.text.lines().count();
    let explained = file.text.lines().take(REASON_LINES).any(explains);
    (lines > FILE_LINES && !explained).then(|| {
        let what = format!(
            "{lines} lines, at most {FILE_LINES}: split it by what it is about, or write // long: <reason> \
             into its first {REASON_LINES} lines"
        );
        Finding::new(&file.path, 1, what)
    })
}

fn functions(file: &File) -> Vec<Finding> {
    let spans = match file.extension() {
        "rs" => rust_functions(file),
        "ts" | "tsx" | "mts" | "mjs" | "js" => script_functions(file),
        _ => Vec::new(),
    };
    let lines: Vec<&str> = file.text.lines().collect();
    spans
        .into_iter()
        .filter(|(first, last)| last - first + 1 > FUNCTION_LINES && !is_explained(&lines, *first))
        .map(|(first, last)| {
            let what = format!(
                "a function of {} lines, at most {FUNCTION_LINES}: split it by what it does, or write \
                 // long: <reason> on the line above it",
                last - first + 1
            );
            Finding::new(&file.path, first, what)
        })
        .collect()
}

fn explains(line: &str) -> bool {
    let line = line.trim_start();
    let comment = ["//!", "//", "/*"]
        .iter()
        .find_map(|mark| line.strip_prefix(mark));
    comment.is_some_and(|text| {
        text.trim_start()
            .strip_prefix(REASON)
            .is_some_and(|reason| reason.len() > 3)
    })
}

/// Whether the reason stands above the function, its attributes and its documentation counted as part of it.
fn is_explained(lines: &[&str], first: usize) -> bool {
    let above = lines[..first - 1].iter().rev().map(|line| line.trim_start());
    above
        .take_while(|line| line.starts_with("//") || line.starts_with("#[") || line.starts_with('*'))
        .any(explains)
}

fn rust_functions(file: &File) -> Vec<(usize, usize)> {
    let functions = file.tokens.iter().filter_map(|token| match token.kind {
        Kind::Function { last } => Some((token.line, last)),
        _ => None,
    });
    functions.collect()
}

/// By indentation, which prettier guarantees: a function ends at the first line that closes a brace as far to the
/// left as it began. The bodies of `describe` hold tests, each of which is measured for itself.
fn script_functions(file: &File) -> Vec<(usize, usize)> {
    let lines: Vec<&str> = file.text.lines().collect();
    let begins = |line: &str| {
        let line = line.trim_start();
        let prose = ["*", "//", "describe(", "test.describe(", "describe.each("];
        let opens = line.contains("function ") || line.ends_with("=> {") || is_method(line);
        opens && !prose.iter().any(|start| line.starts_with(start)) && !line.ends_with("},")
    };
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| begins(line)) {
        let indent = indentation(line);
        let end = lines[at + 1..].iter().position(|next| {
            indentation(next) == indent && next.trim_start().starts_with('}') && !next.ends_with('{')
        });
        if let Some(end) = end
            && !line.ends_with(';')
        {
            found.push((at + 1, at + 2 + end));
        }
    }
    found
}

/// `async send(text: string): Promise<void> {`, and not `if (…) {`.
fn is_method(line: &str) -> bool {
    let Some((head, _)) = line.split_once('(') else {
        return false;
    };
    let name = head
        .trim_start_matches("async ")
        .trim_start_matches("private ")
        .trim_start_matches("static ");
    line.ends_with('{')
        && !name.is_empty()
        && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '#')
        && !["if", "for", "while", "switch", "catch", "with"].contains(&name)
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(&Tree::of(&[(path, text)]))
            .into_iter()
            .map(|finding| finding.line)
            .collect()
    }

    fn body(lines: usize) -> String {
        "    let a = 1;\n".repeat(lines)
    }

    #[test]
    fn a_long_file_is_found_unless_it_says_why() {
        let long = "const A: u8 = 1;\n".repeat(401);
        assert_eq!(lines("crates/kernel/src/ids.rs", &long), [1]);
        assert_eq!(lines("web/desk/src/app/a.tsx", &long), [1]);
        assert!(
            lines(
                "crates/kernel/src/ids.rs",
                &format!("// long: one table of codes\n{long}")
            )
            .is_empty()
        );
        assert!(lines("crates/kernel/src/ids.rs", &"const A: u8 = 1;\n".repeat(400)).is_empty());
        assert!(lines("web/protocol/src/generated/schema.d.ts", &long).is_empty());
    }

    #[test]
    fn a_long_function_is_found_unless_it_says_why() {
        let long = format!("\nfn a() {{\n{}}}\n", body(59));
        assert_eq!(lines("xtask/src/a.rs", &long), [2]);
        assert!(lines("xtask/src/a.rs", &format!("\nfn a() {{\n{}}}\n", body(58))).is_empty());
        let explained = format!(
            "// long: one arm a command\n/// Runs.\n#[inline]\nfn a() {{\n{}}}\n",
            body(59)
        );
        assert!(lines("xtask/src/a.rs", &explained).is_empty());
        assert_eq!(
            lines(
                "xtask/src/a.rs",
                &format!("// long: \nfn a() {{\n{}}}\n", body(59))
            ),
            [2]
        );
    }

    #[test]
    fn a_long_function_in_typescript_is_found() {
        let long = |head: &str, tail: &str| format!("{head}\n{}{tail}\n", body(59));
        assert_eq!(lines("web/desk/src/a.ts", &long("function a() {", "}")), [1]);
        assert_eq!(
            lines(
                "web/desk/src/a.tsx",
                &long("export function A({\n  b,\n}: Props) {", "}")
            ),
            [1]
        );
        assert_eq!(
            lines("web/desk/src/a.ts", &long("const a = async () => {", "};")),
            [1]
        );
        assert_eq!(
            lines(
                "web/desk/src/a.ts",
                &long("  async send(a: string): Promise<void> {", "  }")
            ),
            [1]
        );
        assert!(lines("e2e/system/a.test.ts", &long("describe('a', () => {", "});")).is_empty());
        assert!(
            lines(
                "web/desk/src/a.ts",
                &long("// long: a table\nfunction a() {", "}")
            )
            .is_empty()
        );
    }
}
