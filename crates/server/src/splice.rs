//! Puts a widget's configuration into its script, and its key into its pages.

use serde::Serialize;

/// Stands in the built loader where the configuration goes: a string literal, in whichever quotes the build tool chose.
const PLACE: &str = "__DESKBELL_CONFIG__";
/// Stands in a page where the widget's key goes.
const KEY_PLACE: &str = "__SITE_KEY__";

/// The loader with `config` as a value in it; `None` when it has no place for one.
pub(crate) fn into_script<T: Serialize>(script: &str, config: &T) -> Option<String> {
    let literal = serde_json::to_string(config).ok().map(|json| as_source(&json))?;
    ['"', '\'', '`'].iter().find_map(|quote| {
        let (before, after) = script.split_once(&format!("{quote}{PLACE}{quote}"))?;
        Some(format!("{before}{literal}{after}"))
    })
}

/// The page with the key in it. Keys are our own and of a plain alphabet: `site_key` must be one that exists.
pub(crate) fn into_page(page: &str, site_key: &str) -> String {
    page.replace(KEY_PLACE, &crate::plain_page::escape(site_key))
}

/// JSON as JavaScript source: safe inside of a page too, and for engines before ES2019, which end a line at U+2028.
fn as_source(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_literal_is_replaced_whatever_its_quotes() {
        for quote in ['"', '\'', '`'] {
            let script = format!("const c={quote}__DESKBELL_CONFIG__{quote};go(c)");
            let spliced = into_script(&script, &json!({"siteKey": "abc"})).unwrap();
            assert_eq!(spliced, "const c={\"siteKey\":\"abc\"};go(c)");
        }
        assert_eq!(into_script("go()", &json!({})), None);
    }

    #[test]
    fn what_a_customer_wrote_stays_a_string() {
        let nasty = "</script>\u{2028}\"__DESKBELL_CONFIG__\"";
        let spliced = into_script("c=\"__DESKBELL_CONFIG__\"", &json!({ "title": nasty })).unwrap();
        assert!(!spliced.contains("</script>") && !spliced.contains('\u{2028}'));
        let value: serde_json::Value = serde_json::from_str(spliced.trim_start_matches("c=")).unwrap();
        assert_eq!(value["title"], nasty);
    }

    #[test]
    fn a_key_in_a_page_is_escaped() {
        assert_eq!(
            into_page("<p data-site-key=\"__SITE_KEY__\">", "a\"b"),
            "<p data-site-key=\"a&quot;b\">"
        );
    }
}
