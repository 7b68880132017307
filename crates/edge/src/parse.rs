//! From bytes to a request, or to a problem that names the field.

use std::str::FromStr;

use kernel::{Problem, ProblemKind};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::error::Category;

use crate::explain::explain;

/// Reads a JSON object: malformed is `invalid-request`; a wrong type, a missing field or an unknown value is
/// `validation-failed` with the path of the field.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // Serde reads a struct from a list, too, by position: no sender means that.
    if bytes.trim_ascii_start().first() != Some(&b'[')
        && let Ok(value) = serde_json::from_slice(bytes)
    {
        return Ok(value);
    }
    Err(problem_with::<T>(bytes))
}

/// Why `bytes` are not a `T`. Only refusals pay for keeping track of the path.
fn problem_with<T: DeserializeOwned>(bytes: &[u8]) -> Problem {
    // A whole value, not only its outline: bytes that are no UTF-8 and lone surrogates are found in the text alone.
    if let Err(error) = serde_json::from_slice::<serde_json::Value>(bytes) {
        return Problem::new(
            ProblemKind::InvalidRequest,
            format!("This is not valid JSON: {error}."),
        );
    }
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Problem::field("", "must be an object");
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
        Ok(_) => Problem::new(ProblemKind::InvalidRequest, "This is not one JSON value."),
        Err(error) => {
            let path = error.path().to_string();
            refuse(&path, &error.into_inner())
        }
    }
}

/// JSON that is well formed and not what it should be.
fn refuse(path: &str, error: &serde_json::Error) -> Problem {
    if matches!(error.classify(), Category::Eof | Category::Io) {
        return Problem::new(
            ProblemKind::InvalidRequest,
            format!("This is not valid JSON: {error}."),
        );
    }
    let text = error.to_string();
    let said = text.rsplit_once(" at line ").map_or(&*text, |(said, _)| said);
    explain(if path == "." { "" } else { path }, said)
}

/// An id as somebody sent it: any string. What cannot be an id names nothing, and is answered like an unknown one.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, format = "uuid")]
pub struct GivenId(pub String);

impl GivenId {
    /// The id, or `not-found` about `what`.
    pub fn id<T: FromStr>(&self, what: &str) -> Result<T, Problem> {
        self.0.parse().map_err(|_| Problem::not_found(what))
    }
}

/// For fields of a partial change: not named is `None`, `null` is `Some(None)`. Use with `#[serde(default, deserialize_with)]`.
pub fn given<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}

/// For fields of a partial change that cannot be `null`: not named is `None`, `null` is refused as a wrong type. Use with
/// `#[serde(default, deserialize_with)]`.
pub fn present<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[derive(serde::Deserialize, Debug)]
    #[expect(dead_code, reason = "only read by Debug")]
    struct Outer {
        inner: Inner,
    }

    #[derive(serde::Deserialize, Debug)]
    #[expect(dead_code, reason = "only read by Debug")]
    struct Inner {
        count: u8,
        name: String,
        kind: Kind,
    }

    #[derive(serde::Deserialize, Debug)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        One,
    }

    fn slug_and_field(body: &str) -> (&'static str, String) {
        let problem = parse::<Outer>(body.as_bytes()).unwrap_err();
        (
            problem.kind.slug(),
            problem
                .errors
                .first()
                .map(|error| error.field.clone())
                .unwrap_or_default(),
        )
    }

    #[test]
    fn the_field_that_is_wrong_is_named() {
        assert_eq!(slug_and_field("{"), ("invalid-request", String::new()));
        assert_eq!(
            slug_and_field(r#"{"inner":{"count":1,"name":"\ud800"}}"#),
            ("invalid-request", String::new())
        );
        assert_eq!(slug_and_field("{} {}"), ("invalid-request", String::new()));
        assert_eq!(
            slug_and_field(r#"{"inner":{"name":"a"}}"#),
            ("validation-failed", "inner.count".into())
        );
        assert_eq!(
            slug_and_field(r#"{"inner":{"count":"x","name":"a"}}"#),
            ("validation-failed", "inner.count".into())
        );
        assert_eq!(
            slug_and_field(r#"{"inner":{"count":300,"name":"a"}}"#),
            ("validation-failed", "inner.count".into())
        );
        assert_eq!(
            slug_and_field(r#"[{"count":1,"name":"a","kind":"one"}]"#),
            ("validation-failed", String::new())
        );
        assert_eq!(
            slug_and_field(r#"{"inner":{"count":1,"name":"a","kind":true}}"#),
            ("validation-failed", "inner.kind".into())
        );
        assert_eq!(
            slug_and_field(r#"{"inner":{"count":1,"name":"a","kind":"one"}} x"#),
            ("invalid-request", String::new())
        );
        assert_eq!(
            slug_and_field(r#" [{"count":1,"name":"a"}]"#),
            ("validation-failed", String::new())
        );
    }
}
