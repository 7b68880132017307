//! What no single feature can see to: rules that hold for the document as a whole.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use serde_json::{Map, Value};

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];
const SCHEMAS: &str = "#/components/schemas/";

/// Applies all of them.
pub(super) fn finish(document: &mut Value) {
    tell_operations_apart(document);
    name_answers(document);
    free(document);
    let answered = reached_by_responses(document, |status| status.starts_with('2'));
    // A problem leaves out what it does not have (RFC 9457), wherever it stands.
    let mut others = reached_by_responses(document, |status| !status.starts_with('2'));
    others.extend(reached_by_requests(document));
    let only_answered = answered.difference(&others).cloned().collect();
    if let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") {
        require_all(schemas, &only_answered);
    }
}

/// What an answer has, it always has: absent values are `null` and not missing.
pub(crate) fn require_all(schemas: &mut Map<String, Value>, names: &BTreeSet<String>) {
    for name in names {
        if let Some(schema) = schemas.get_mut(name)
            && let Some(properties) = schema["properties"].as_object()
        {
            schema["required"] = properties.keys().cloned().map(Value::String).collect();
        }
    }
}

/// An object of which nothing is said may hold anything; generators want it said.
fn free(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let kind = fields.get("type");
            let is_object = kind.is_some_and(|kind| kind == "object" || kind[0] == "object");
            let says_nothing = !["properties", "additionalProperties", "allOf"]
                .iter()
                .any(|key| fields.contains_key(*key));
            if is_object && says_nothing {
                fields.insert("additionalProperties".to_owned(), Value::Bool(true));
            }
            fields.values_mut().for_each(free);
        }
        Value::Array(items) => items.iter_mut().for_each(free),
        _ => {}
    }
}

/// The names of the schemas that `value` refers to, and of those that they refer to.
pub(crate) fn reached(value: &Value, schemas: &Map<String, Value>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut next = references(value);
    while let Some(name) = next.pop() {
        if let Some(schema) = schemas.get(&name)
            && found.insert(name)
        {
            next.extend(references(schema));
        }
    }
    found
}

fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(fields) => {
            let own = fields.get("$ref").and_then(Value::as_str);
            let own = own
                .and_then(|target| target.strip_prefix(SCHEMAS))
                .map(str::to_owned);
            own.into_iter()
                .chain(fields.values().flat_map(references))
                .collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

fn reached_by_responses(document: &Value, wanted: impl Fn(&str) -> bool) -> BTreeSet<String> {
    reached_by(document, |operation| {
        let responses = operation["responses"].as_object().into_iter().flatten();
        let responses = responses.filter(|(status, _)| wanted(status));
        responses.map(|(_, response)| response.clone()).collect()
    })
}

fn reached_by_requests(document: &Value) -> BTreeSet<String> {
    reached_by(document, |operation| operation["requestBody"].clone())
}

fn reached_by(document: &Value, part: impl Fn(&Value) -> Value) -> BTreeSet<String> {
    let none = Map::new();
    let schemas = document["components"]["schemas"].as_object().unwrap_or(&none);
    let operations = document["paths"].as_object().into_iter().flatten();
    let operations = operations.flat_map(|(_, item)| METHODS.iter().filter_map(|method| item.get(*method)));
    operations
        .flat_map(|operation| reached(&part(operation), schemas))
        .collect()
}

/// Features name their operations for themselves, `list` or `send`; generators want each name once. Those that are not alone
/// get their place behind their name: `listChatRooms`, `listConversations`.
fn tell_operations_apart(document: &mut Value) {
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    each_operation(document, |_, operation| {
        *uses.entry(id_of(operation)).or_default() += 1;
    });
    each_operation(document, |path, operation| {
        let id = id_of(operation);
        let is_alone = uses.get(&id).is_none_or(|count| *count < 2);
        let place = if is_alone {
            String::new()
        } else {
            camel(path.trim_start_matches("/api/"))
        };
        operation["operationId"] = Value::String(format!("{id}{place}"));
    });
}

/// In the notation of everything else on the wire, whatever the function is called.
fn id_of(operation: &Value) -> String {
    let id = operation["operationId"].as_str().unwrap_or_default();
    match id.split_once('_') {
        Some((first, rest)) => format!("{first}{}", camel(rest)),
        None => id.to_owned(),
    }
}

/// Words one behind the other, each with a capital; names of parameters are left out.
fn camel(text: &str) -> String {
    let words = text.split('/').filter(|part| !part.starts_with('{'));
    let words = words.flat_map(|part| part.split(['-', '_', '.']));
    words
        .map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .into_iter()
                .flat_map(char::to_uppercase)
                .chain(letters)
                .collect::<String>()
        })
        .collect()
}

/// OpenAPI wants a description of every answer; where a feature gives none, the status says enough.
fn name_answers(document: &mut Value) {
    each_operation(document, |_, operation| {
        let responses = operation["responses"].as_object_mut().into_iter().flatten();
        for (status, response) in responses {
            let has_one = response["description"]
                .as_str()
                .is_some_and(|text| !text.is_empty());
            if !has_one && response.get("$ref").is_none() {
                let known = StatusCode::from_bytes(status.as_bytes()).ok();
                let reason = known.and_then(|status| status.canonical_reason());
                response["description"] = Value::String(reason.unwrap_or("Answer").to_owned());
            }
        }
    });
}

fn each_operation(document: &mut Value, mut work: impl FnMut(&str, &mut Value)) {
    for (path, item) in document["paths"].as_object_mut().into_iter().flatten() {
        for method in METHODS {
            if let Some(operation) = item.get_mut(method) {
                work(path, operation);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_operation_has_a_name_of_its_own() {
        let mut document = json!({ "paths": {
            "/api/chat/rooms": { "get": { "operationId": "list" }, "post": { "operationId": "start" } },
            "/api/conversations/{id}/notes": { "get": { "operationId": "list" } },
            "/api/messages/conversation/{id}/read-all": { "put": { "operationId": "read_all" } },
        }});
        finish(&mut document);
        let mut ids = Vec::new();
        each_operation(&mut document, |_, operation| ids.push(id_of(operation)));
        assert_eq!(
            ids,
            ["listChatRooms", "start", "listConversationsNotes", "readAll"]
        );
    }

    #[test]
    fn an_object_of_which_nothing_is_said_is_free() {
        let mut document = json!({ "paths": {}, "components": { "schemas": {
            "Free": { "type": ["object", "null"] }, "Bound": { "type": "object", "properties": { "type": {} } },
        }}});
        finish(&mut document);
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["Free"]["additionalProperties"], true);
        assert_eq!(schemas["Bound"].get("additionalProperties"), None);
    }

    #[test]
    fn an_answer_has_all_of_its_fields_and_a_request_what_it_likes() {
        let body = |name: &str| json!({ "content": { "application/json": { "schema": { "$ref": format!("{SCHEMAS}{name}") } } } });
        let schema = |below: &str| json!({ "properties": { "a": {}, "b": { "$ref": format!("{SCHEMAS}{below}") } }, "required": ["a"] });
        let mut document = json!({
            "paths": { "/api/x": { "post": {
                "operationId": "x",
                "requestBody": body("Sent"),
                "responses": { "200": body("Given"), "422": body("Problem") },
            }}},
            "components": { "schemas": {
                "Sent": schema("Shared"), "Given": schema("Below"), "Below": schema("Shared"),
                "Shared": schema("Shared"), "Problem": schema("Problem"),
            }},
        });
        finish(&mut document);
        let required = |name: &str| document["components"]["schemas"][name]["required"].clone();
        assert_eq!(required("Given"), json!(["a", "b"]));
        assert_eq!(required("Below"), json!(["a", "b"]));
        for name in ["Sent", "Shared", "Problem"] {
            assert_eq!(required(name), json!(["a"]), "{name}");
        }
        assert_eq!(
            document["paths"]["/api/x"]["post"]["responses"]["200"]["description"],
            "OK"
        );
    }
}
