//! What serde says of a value that does not fit, in the words of the one who sent it.

use kernel::Problem;

/// The problem that names the field at `path` (empty for the whole) and says what it must be. `said` is serde's message.
pub(crate) fn explain(path: &str, said: &str) -> Problem {
    for (start, message) in [
        ("missing field `", "is required"),
        ("duplicate field `", "is given twice"),
    ] {
        let name = said.strip_prefix(start).and_then(|rest| rest.strip_suffix('`'));
        if let Some(name) = name {
            return Problem::field(below(path, name), message);
        }
    }
    Problem::field(path, plain(said))
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

/// A sentence about the field. What serde did not say comes from code of ours and is one already.
fn plain(said: &str) -> String {
    // What was sent is quoted before: the last is serde's.
    let expected = said.rsplit_once(", expected ").map(|(_, expected)| expected);
    match (said.split_once(' '), expected) {
        (Some(("unknown", _)), Some(words)) if said.starts_with("unknown variant") => one_of(words),
        (Some(("invalid", rest)), Some(kind)) if rest.starts_with("value: integer") => {
            format!("is too small or too large; {}", of_kind(kind))
        }
        (Some(("invalid", _)), Some(kind)) => of_kind(kind).to_owned(),
        // The reader of JSON says so when it meets another type than text where one of several words must stand.
        _ if said == "expected value" => "must be text".to_owned(),
        _ => from_text(said).unwrap_or(said).to_owned(),
    }
}

/// "one of `a`, `b`", "`a` or `b`" and "`a`" are how serde lists words.
fn one_of(words: &str) -> String {
    let words: Vec<&str> = words.split('`').skip(1).step_by(2).collect();
    match words.as_slice() {
        [word] => format!("must be {word}"),
        words => format!("must be one of {}", words.join(", ")),
    }
}

fn of_kind(kind: &str) -> &'static str {
    match kind {
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" | "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => {
            "must be a whole number"
        }
        "f32" | "f64" => "must be a number",
        "a string" | "str" | "string" | "a borrowed string" | "a character" | "string or map" => {
            "must be text"
        }
        "a boolean" => "must be true or false",
        "a sequence" => "must be a list",
        "unit" => "must be null",
        kind if kind == "a map" || kind.starts_with("struct ") || kind.ends_with("enum") => {
            "must be an object"
        }
        kind if kind.starts_with("a tuple") || kind.starts_with("an array") => "must be a list",
        _ => "has the wrong type",
    }
}

/// In a query all is text, and the standard library says why it is no number or flag.
fn from_text(said: &str) -> Option<&'static str> {
    match said {
        "invalid digit found in string" | "cannot parse integer from empty string" => {
            Some("must be a whole number")
        }
        "number too large to fit in target type" | "number too small to fit in target type" => {
            Some("is too small or too large; must be a whole number")
        }
        "invalid float literal" | "cannot parse float from empty string" => Some("must be a number"),
        "provided string was not `true` or `false`" => Some("must be true or false"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use crate::parse;

    #[derive(Deserialize, Debug)]
    #[serde(rename_all = "camelCase")]
    #[expect(dead_code, reason = "only read by Debug")]
    struct Shape {
        after: Option<i64>,
        small: Option<u8>,
        part: Option<f64>,
        word: Option<Word>,
        alone: Option<Alone>,
        text: Option<String>,
        flag: Option<bool>,
        list: Option<Vec<String>>,
        inner: Option<Inner>,
    }

    #[derive(Deserialize, Debug)]
    #[expect(dead_code, reason = "only read by Debug")]
    struct Inner {
        name: String,
    }

    #[derive(Deserialize, Debug)]
    #[serde(rename_all = "lowercase")]
    enum Word {
        Waiting,
        Active,
        Closed,
    }

    #[derive(Deserialize, Debug)]
    #[serde(rename_all = "lowercase")]
    enum Alone {
        Closed,
    }

    #[test]
    fn what_does_not_fit_is_said_plainly() {
        for (body, detail) in [
            (r#"{"after":"1"}"#, "after: must be a whole number"),
            (r#"{"after":1.5}"#, "after: must be a whole number"),
            (
                r#"{"small":300}"#,
                "small: is too small or too large; must be a whole number",
            ),
            (r#"{"part":"x"}"#, "part: must be a number"),
            (
                r#"{"word":"busy"}"#,
                "word: must be one of waiting, active, closed",
            ),
            (
                r#"{"word":"`, expected one of `x` at line 7"}"#,
                "word: must be one of waiting, active, closed",
            ),
            (r#"{"word":5}"#, "word: must be text"),
            (r#"{"alone":"open"}"#, "alone: must be closed"),
            (r#"{"text":["x, expected i64"]}"#, "text: must be text"),
            (
                r#"{"after":"x, expected a string"}"#,
                "after: must be a whole number",
            ),
            (r#"{"flag":"true"}"#, "flag: must be true or false"),
            (r#"{"list":{}}"#, "list: must be a list"),
            (r#"{"list":["a",1]}"#, "list[1]: must be text"),
            (r#"{"inner":"x"}"#, "inner: must be an object"),
            (r#"{"inner":{}}"#, "inner.name: is required"),
            (
                r#"{"inner":{"name":"a","name":"b"}}"#,
                "inner.name: is given twice",
            ),
            (r#"{"text":"a","text":"b"}"#, "text: is given twice"),
            ("null", "What was sent must be an object."),
            ("\"x\"", "What was sent must be an object."),
            ("5", "What was sent must be an object."),
            ("[]", "What was sent must be an object."),
        ] {
            let problem = parse::<Shape>(body.as_bytes()).unwrap_err();
            assert_eq!(problem.detail, detail, "{body}");
        }
    }
}
