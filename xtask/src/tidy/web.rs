//! What the widget and the desk never do. They run on other people's pages and show other people's words.

use super::tree::File;
use super::{Finding, Tree};

/// Ways for text to become markup.
const MARKUP: &[&str] = &[
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "dangerouslySetInnerHTML",
    "document.write",
    "srcdoc",
    "srcDoc",
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let web = tree
        .files()
        .iter()
        .filter(|file| file.path.starts_with("web/") && !file.is_generated());
    web.flat_map(|file| {
        markup(file)
            .into_iter()
            .chain(default_exports(file))
            .chain(inline(file))
    })
    .collect()
}

fn markup(file: &File) -> Vec<Finding> {
    if !file.is_web_source() {
        return Vec::new();
    }
    let code = file.lines().filter(|(_, line)| !is_comment(line));
    code.filter_map(|(number, line)| {
        let word = MARKUP.iter().find(|word| line.contains(**word))?;
        let what = format!("{word}: text is never markup here; make nodes and set their textContent");
        Some(Finding::new(&file.path, number, what))
    })
    .collect()
}

/// A named export is found by its name and renamed everywhere at once. Configuration is read by tools that want
/// the default.
fn default_exports(file: &File) -> Vec<Finding> {
    if !file.is_typescript() || !file.is_web_source() || file.path.ends_with(".d.ts") {
        return Vec::new();
    }
    let exports = file
        .lines()
        .filter(|(_, line)| line.starts_with("export default") || line.contains(" as default"));
    exports
        .map(|(number, _)| Finding::new(&file.path, number, "a default export: give it its name"))
        .collect()
}

/// The pages' content security policy forbids scripts, styles and handlers that stand in the page itself.
fn inline(file: &File) -> Vec<Finding> {
    if file.extension() != "html" {
        return Vec::new();
    }
    let forbidden = |line: &str| {
        (line.contains("<script") && !line.contains("src="))
            || line.contains("<style")
            || line.contains(" style=")
            || line.contains(" onclick=")
            || line.contains(" onload=")
    };
    let lines = file.lines().filter(|(_, line)| forbidden(line));
    lines
        .map(|(number, _)| {
            Finding::new(
                &file.path,
                number,
                "inline in a page: the content security policy forbids it; use a file",
            )
        })
        .collect()
}

fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    ["//", "/*", "*"].iter().any(|mark| line.starts_with(mark))
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

    #[test]
    fn markup_from_text_is_found() {
        assert_eq!(
            lines("web/widget/src/a.ts", "// innerHTML\nnode.innerHTML = text;\n"),
            [2]
        );
        assert_eq!(
            lines("web/desk/src/a.tsx", "<p dangerouslySetInnerHTML={x} />\n"),
            [1]
        );
        assert!(lines("web/desk/src/a.tsx", "node.textContent = text;\n").is_empty());
    }

    #[test]
    fn default_exports_are_found_but_for_configuration() {
        assert_eq!(
            lines("web/desk/src/app/a.tsx", "const a = 1;\nexport default a;\n"),
            [2]
        );
        assert!(lines("web/desk/vite.config.ts", "export default {};\n").is_empty());
    }

    #[test]
    fn inline_scripts_and_styles_are_found() {
        let page =
            "<html>\n<script>a()</script>\n<style>\n<p style=\"a\">\n<script src=\"/a.js\"></script>\n";
        assert_eq!(lines("web/desk/index.html", page), [2, 3, 4]);
    }
}
