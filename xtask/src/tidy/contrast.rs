//! The desk's colours can be read: WCAG 2.2, 1.4.3 (text) and 1.4.11 (controls), in light and dark.

use super::tree::File;
use super::{Finding, Tree};

const TEXT: f64 = 4.5;
const CONTROL: f64 = 3.0;

/// What stands on what, and how much they have to differ. A pair whose tokens a stylesheet lacks is none of its.
const PAIRS: &[(&str, &[&str], f64)] = &[
    ("text", &["bg", "sub", "raised"], TEXT),
    ("text-2", &["bg", "sub", "raised"], TEXT),
    ("text-3", &["bg", "sub", "raised"], TEXT),
    ("accent-text", &["bg", "sub", "accent-soft"], TEXT),
    ("danger-text", &["bg", "danger-soft"], TEXT),
    ("warning-text", &["bg", "warning-soft"], TEXT),
    ("success-text", &["bg", "success-soft"], TEXT),
    ("note-text", &["note"], TEXT),
    (
        "white",
        &["accent", "accent-hover", "danger", "danger-hover"],
        TEXT,
    ),
    ("control", &["bg", "sub"], CONTROL),
];

/// A token, in light and in dark.
struct Token<'a> {
    name: &'a str,
    colours: [Colour; 2],
    line: usize,
}

/// Red, green and blue, 0 to 255.
type Colour = [u8; 3];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let sheets = tree
        .files()
        .iter()
        .filter(|file| file.path.starts_with("web/") && file.extension() == "css");
    sheets.flat_map(check_sheet).collect()
}

fn check_sheet(file: &File) -> Vec<Finding> {
    let tokens: Vec<Token> = file
        .lines()
        .filter_map(|(number, line)| token(number, line))
        .collect();
    let white = Token {
        name: "white",
        colours: [[255; 3]; 2],
        line: 1,
    };
    let find = |name: &str| tokens.iter().chain([&white]).find(|token| token.name == name);
    let mut found = Vec::new();
    for (above, grounds, least) in PAIRS {
        for (above, ground) in grounds.iter().filter_map(|ground| find(above).zip(find(ground))) {
            for (at, scheme) in ["light", "dark"].iter().enumerate() {
                let ratio = contrast(above.colours[at], ground.colours[at]);
                if ratio < *least {
                    let what = format!(
                        "--{} on --{} has a contrast of {ratio:.2} in {scheme}, at least {least}",
                        above.name, ground.name
                    );
                    found.push(Finding::new(&file.path, above.line.max(ground.line), what));
                }
            }
        }
    }
    found
}

/// `--name: light-dark(#aabbcc, #112233);`
fn token(line: usize, text: &str) -> Option<Token<'_>> {
    let (name, value) = text.trim().strip_prefix("--")?.split_once(": light-dark(")?;
    let (light, dark) = value.trim_end_matches([';', ')']).split_once(", ")?;
    Some(Token {
        name,
        colours: [colour(light)?, colour(dark)?],
        line,
    })
}

fn colour(text: &str) -> Option<Colour> {
    let digits = text.trim().strip_prefix('#')?;
    let long: String = match digits.len() {
        3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        6 => digits.to_owned(),
        _ => return None,
    };
    let [_, red, green, blue] = u32::from_str_radix(&long, 16).ok()?.to_be_bytes();
    Some([red, green, blue])
}

/// From 1 to 21.
fn contrast(a: Colour, b: Colour) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// <https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>
fn luminance(colour: Colour) -> f64 {
    let linear = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_and_white_differ_most() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
        assert!((contrast([7; 3], [7; 3]) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn pale_text_is_found_in_its_scheme() {
        let sheet = "  --bg: light-dark(#fff, #0e1116);\n  --text-3: light-dark(#999999, #939dad);\n";
        let found = check(&Tree::of(&[("web/desk/src/app/theme.css", sheet)]));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].line, 2);
        assert!(found[0].what.contains("in light"), "{}", found[0].what);
    }
}
