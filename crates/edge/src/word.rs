//! One word of a query.

use kernel::Problem;

/// What stands in the `field` of a query, when it is given, or its refusal with the `rule`.
pub fn word<T>(
    field: &'static str,
    text: Option<&str>,
    rule: &'static str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    text.map(|text| parse(text).ok_or_else(|| Problem::field(field, rule)))
        .transpose()
}
