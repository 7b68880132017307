//! Text with variables: `{{visitor.name}}`, or with a fallback `{{visitor.name|there}}`. Pure.

use kernel::text::{Check, limits};
use serde_json::{Map, Value};

/// The variables, as a person reads them.
const KNOWN: &str =
    "{{visitor.name}}, {{visitor.email}}, {{agent.name}}, {{conversation.subject}} and {{fields.<name>}}";
/// Characters of an unknown variable that a refusal repeats, at most.
const MAX_REPEATED: usize = 50;

/// What the variables stand for. What is not there, or is white space alone, is empty.
#[derive(Clone, Debug)]
pub(crate) struct Values<'a> {
    /// What the visitor is called.
    pub(crate) visitor_name: Option<&'a str>,
    /// Where the visitor can be written to.
    pub(crate) visitor_email: Option<&'a str>,
    /// What the agent who answers is called.
    pub(crate) agent_name: &'a str,
    /// What the conversation is about.
    pub(crate) subject: Option<&'a str>,
    /// The conversation's fields.
    pub(crate) fields: Option<&'a Map<String, Value>>,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Variable<'a> {
    VisitorName,
    VisitorEmail,
    AgentName,
    Subject,
    Field(&'a str),
}

impl<'a> Variable<'a> {
    fn parse(name: &'a str) -> Option<Self> {
        match name {
            "visitor.name" => Some(Self::VisitorName),
            "visitor.email" => Some(Self::VisitorEmail),
            "agent.name" => Some(Self::AgentName),
            "conversation.subject" => Some(Self::Subject),
            _ => name
                .strip_prefix("fields.")
                .filter(|field| !field.is_empty())
                .map(Self::Field),
        }
    }

    /// What it stands for, unless that is empty.
    fn value(self, values: &Values) -> Option<String> {
        let text = match self {
            Self::VisitorName => values.visitor_name.map(str::to_owned),
            Self::VisitorEmail => values.visitor_email.map(str::to_owned),
            Self::AgentName => Some(values.agent_name.to_owned()),
            Self::Subject => values.subject.map(str::to_owned),
            Self::Field(name) => match values.fields.and_then(|fields| fields.get(name)) {
                None | Some(Value::Null) => None,
                Some(Value::String(text)) => Some(text.clone()),
                Some(other) => Some(other.to_string()),
            },
        };
        text.filter(|text| !text.trim().is_empty())
    }
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    Variable(Variable<'a>, Option<&'a str>),
    /// Braces around something that nobody knows, with them.
    Unknown(&'a str),
    /// Braces that are never closed, and what is behind them.
    Unclosed(&'a str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some((before, opened)) = rest.split_once("{{") {
        if !before.is_empty() {
            found.push(Piece::Text(before));
        }
        let from_braces = &rest[before.len()..];
        let Some((inside, behind)) = opened.split_once("}}") else {
            found.push(Piece::Unclosed(from_braces));
            return found;
        };
        let (name, fallback) = match inside.split_once('|') {
            Some((name, fallback)) => (name, Some(fallback.trim())),
            None => (inside, None),
        };
        let whole = &from_braces[..from_braces.len() - behind.len()];
        found.push(
            Variable::parse(name.trim()).map_or(Piece::Unknown(whole), |variable| {
                Piece::Variable(variable, fallback)
            }),
        );
        rest = behind;
    }
    if !rest.is_empty() {
        found.push(Piece::Text(rest));
    }
    found
}

/// Notes what is wrong with a text that is about to be stored: as a message, and with its variables.
pub(crate) fn check(check: &mut Check, field: &str, text: &str) {
    check.text(field, text, limits::MESSAGE);
    let wrong = pieces(text).into_iter().find_map(|piece| match piece {
        Piece::Unknown(braces) => Some(format!(
            "has the unknown variable {}; known are {KNOWN}",
            shortened(braces)
        )),
        Piece::Unclosed(_) => Some(format!(
            "opens a variable with {{{{ and does not close it with }}}}; known are {KNOWN}"
        )),
        Piece::Text(_) | Piece::Variable(..) => None,
    });
    if let Some(message) = wrong {
        check.fail(field, message);
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_REPEATED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The text with its variables filled. One that is empty becomes its fallback, or nothing; everything around it stays as it is.
pub(crate) fn render(text: &str, values: &Values) -> String {
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) | Piece::Unknown(text) | Piece::Unclosed(text) => text.to_owned(),
            Piece::Variable(variable, fallback) => variable
                .value(values)
                .unwrap_or_else(|| fallback.unwrap_or_default().to_owned()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use kernel::text::Check;
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};

    use super::{Values, check, render};

    fn fields() -> Map<String, Value> {
        let Value::Object(fields) =
            json!({ "order number": "A-7", "count": 3, "vip": true, "gone": null, "blank": " " })
        else {
            unreachable!()
        };
        fields
    }

    fn rendered(text: &str) -> String {
        let values = Values {
            visitor_name: Some("Vera"),
            visitor_email: None,
            agent_name: "Ann",
            subject: Some("{{agent.name}}"),
            fields: Some(&fields()),
        };
        render(text, &values)
    }

    fn refusal(text: &str) -> Option<String> {
        let mut noted = Check::new();
        check(&mut noted, "content", text);
        let problem = noted.finish().err()?;
        assert_eq!(problem.errors[0].field, "content");
        Some(problem.errors[0].message.clone())
    }

    #[test]
    fn variables_are_filled() {
        for (text, expected) in [
            (
                "Hi {{visitor.name}}, I am {{ agent.name }}.",
                "Hi Vera, I am Ann.",
            ),
            ("{{visitor.name}}{{visitor.name}}", "VeraVera"),
            (
                "{{fields.order number}} {{fields.count}} {{fields.vip}}",
                "A-7 3 true",
            ),
            ("{a} }} {", "{a} }} {"),
        ] {
            assert_eq!(refusal(text), None, "{text}");
            assert_eq!(rendered(text), expected);
        }
    }

    #[test]
    fn what_is_empty_becomes_its_fallback_or_nothing() {
        for (text, expected) in [
            ("Hi {{visitor.email|there}}!", "Hi there!"),
            ("Hi {{visitor.name|there}}!", "Hi Vera!"),
            ("to {{ visitor.email | you | all }} now", "to you | all now"),
            ("a {{visitor.email}} b", "a  b"),
            ("a {{visitor.email|}} b", "a  b"),
            ("{{fields.gone|x}}{{fields.blank|y}}{{fields.other|z}}", "xyz"),
        ] {
            assert_eq!(refusal(text), None, "{text}");
            assert_eq!(rendered(text), expected);
        }
    }

    #[test]
    fn a_value_is_no_template() {
        assert_eq!(rendered("{{conversation.subject}}"), "{{agent.name}}");
        assert_eq!(rendered("{{visitor.email|{{agent.name}}"), "{{agent.name");
    }

    #[test]
    fn what_nobody_knows_is_refused_with_what_is_known() {
        for text in [
            "{{visitor.phone}}",
            "{{}}",
            "{{|there}}",
            "{{fields.}}",
            "{{{visitor.name}}}",
            "{{Visitor.Name}}",
            "x {{visitor.name",
        ] {
            let message = refusal(text).unwrap();
            assert!(
                message.contains("{{visitor.name}}, {{visitor.email}}"),
                "{message}"
            );
        }
        assert!(refusal("{{nobody}}").unwrap().contains("variable {{nobody}};"));
        let long = refusal(&format!("{{{{{}}}}}", "é".repeat(5_000))).unwrap();
        assert!(long.len() < 400, "{long}");
        assert!(refusal(" ").is_some(), "text that says nothing");
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(text in ".*|([{}|. a]|visitor\\.name|fields\\.)*") {
            let mut noted = Check::new();
            check(&mut noted, "content", &text);
            rendered(&text);
        }

        #[test]
        fn text_without_braces_stays(text in "[^{}]*") {
            prop_assert_eq!(rendered(&text), text);
        }

        #[test]
        fn what_is_around_a_variable_stays(before in "[^{}]*", after in "[^{}]*") {
            prop_assert_eq!(
                rendered(&format!("{before}{{{{visitor.name}}}}{after}")),
                format!("{before}Vera{after}")
            );
        }
    }
}
