//! A refusal as the contract writes it: RFC 9457 in a body or in an ack.

use serde::{Deserialize, Serialize};
use std::fmt;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Problem {
    /// `/problems/<slug>`.
    pub(crate) r#type: String,
    pub(crate) status: u16,
    pub(crate) detail: String,
    pub(crate) errors: Vec<FieldError>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct FieldError {
    pub(crate) field: String,
    pub(crate) message: String,
}

impl Problem {
    pub(crate) fn slug(&self) -> &str {
        self.r#type.rsplit('/').next().unwrap_or_default()
    }

    /// The same request may do when it is made again later: the contract's `busy`, `storage-unavailable` and `rate-limited`.
    pub(crate) fn is_passing(&self) -> bool {
        matches!(self.slug(), "busy" | "storage-unavailable" | "rate-limited")
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {} ({})", self.status, self.slug(), self.detail)?;
        for error in &self.errors {
            write!(formatter, "; {}: {}", error.field, error.message)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Problem;

    #[test]
    fn says_what_was_wrong_with_which_field() {
        let body = r#"{"type":"/problems/validation-failed","title":"x","status":422,"detail":"look below","errors":[{"field":"limit","message":"at most 100"}]}"#;
        let problem: Problem = serde_json::from_str(body).unwrap();
        assert_eq!(
            problem.to_string(),
            "422 validation-failed (look below); limit: at most 100"
        );
        assert!(!problem.is_passing());
    }

    #[test]
    fn knows_which_refusals_pass() {
        let busy = Problem {
            r#type: "/problems/busy".into(),
            ..Problem::default()
        };
        assert!(busy.is_passing());
    }
}
