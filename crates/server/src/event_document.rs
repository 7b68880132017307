//! The live events as an `AsyncAPI` 3 document: what a client may send and what it is acknowledged, and what the server sends of
//! its own accord. The shapes are those that are sent; a test holds the names against those that the gateway knows.

mod hears;
mod sends;

use std::collections::BTreeSet;

use edge::ProblemBody;
use kernel::Event;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::documents::whole;

/// The one channel: a Socket.IO connection.
const CHANNEL: &str = "#/channels/socket";
/// The acknowledgement of a refusal, of whatever event.
const REFUSED: &str = "Refused";

const ABOUT: &str = "Socket.IO (protocol 5, Engine.IO 4) at `/socket.io`, default namespace; `/api/socketio` is the same endpoint. \
    WebSocket first; polling where a proxy allows nothing else.\n\nEvery event that a client sends takes an acknowledgement: \
    `{ ok: true, … }` or `{ ok: false, error }` with a problem (RFC 9457), as HTTP would answer it. Say who you are first, with \
    `visitor:connect` or `agent:connect`: a socket that has not within 10 s is closed. What one socket sends is handled in \
    that order.\n\nMessages are numbered in their conversation. Whoever holds `seq` n and hears n+2 has a gap, and fills it with \
    `conversation:join { after: n }`.";

/// The document.
pub(crate) fn document() -> Value {
    let mut document = Document::default();
    document.shape_of::<ProblemBody>();
    sends::add(&mut document);
    hears::add(&mut document);
    document.finish()
}

/// The document while it is put together.
#[derive(Default)]
struct Document {
    messages: Map<String, Value>,
    operations: Map<String, Value>,
    schemas: Map<String, Value>,
    /// References to what the server sends, and to what clients send.
    given: Vec<Value>,
    asked: Vec<Value>,
}

impl Document {
    /// A client may send `name` with `Data`, and is acknowledged with `Ack` besides `ok`.
    fn sends<Data: ToSchema, Ack: ToSchema>(&mut self, name: &str, who: &str, about: &str) {
        let (data, ack) = (Data::name(), Ack::name());
        let payload = self.shape_of::<Data>();
        self.asked.push(payload.clone());
        self.message(&data, name, about, &format!("Sent by {who}."), &payload);
        let ok = json!({ "type": "object", "required": ["ok"], "properties": { "ok": { "const": true } } });
        let fields = self.shape_of::<Ack>();
        self.given.push(fields.clone());
        let done = json!({ "allOf": [ok, fields] });
        let ack = format!("{data}.{ack}");
        self.message(
            &ack,
            &format!("{name} done"),
            "Acknowledgement",
            "It was done.",
            &done,
        );
        self.operations.insert(
            format!("client.{}", name.replace(':', ".")),
            json!({
                "action": "receive",
                "channel": { "$ref": CHANNEL },
                "summary": about,
                "messages": [message_ref(&data)],
                "reply": { "channel": { "$ref": CHANNEL }, "messages": [message_ref(&ack), message_ref(REFUSED)] },
            }),
        );
    }

    /// The server sends the event `E`.
    fn hears<E: Event + ToSchema>(&mut self, who: &str, about: &str) {
        let payload = self.shape_of::<E>();
        self.given.push(payload.clone());
        self.heard(&E::name(), E::NAME, who, about, &payload);
    }

    fn heard(&mut self, key: &str, name: &str, who: &str, about: &str, payload: &Value) {
        self.message(key, name, about, &format!("Heard by {who}."), payload);
        self.operations.insert(
            format!("server.{key}"),
            json!({
                "action": "send",
                "channel": { "$ref": CHANNEL },
                "summary": about,
                "messages": [message_ref(key)],
            }),
        );
    }

    fn message(&mut self, key: &str, name: &str, summary: &str, description: &str, payload: &Value) {
        let message = json!({
            "name": name,
            "title": name,
            "summary": summary,
            "description": description,
            "contentType": "application/json",
            "payload": payload,
        });
        self.messages.insert(key.to_owned(), message);
    }

    /// A reference to the schema of `T`, which is taken in with all that it refers to.
    fn shape_of<T: ToSchema>(&mut self) -> Value {
        let mut found = Vec::new();
        T::schemas(&mut found);
        found.push((T::name().into_owned(), T::schema()));
        for (name, schema) in found {
            // Schemas are plain data with string keys: they always encode.
            let schema = serde_json::to_value(schema).unwrap_or_default();
            self.schemas.insert(name, schema);
        }
        json!({ "$ref": format!("#/components/schemas/{}", T::name()) })
    }

    fn finish(mut self) -> Value {
        let reached = |values: &[Value]| whole::reached(&Value::from(values), &self.schemas);
        let mut only_given: BTreeSet<String> = reached(&self.given)
            .difference(&reached(&self.asked))
            .cloned()
            .collect();
        // Its notes are for agents and left out for visitors.
        only_given.remove("ConversationJoinAck");
        whole::require_all(&mut self.schemas, &only_given);
        let error = json!({ "$ref": "#/components/schemas/Problem" });
        let refused = json!({
            "type": "object",
            "required": ["ok", "error"],
            "properties": { "ok": { "const": false }, "error": error },
        });
        self.message(
            REFUSED,
            "refused",
            "Acknowledgement of a refusal",
            "It was not done.",
            &refused,
        );
        let in_channel: Map<String, Value> = self
            .messages
            .keys()
            .map(|key| {
                (
                    key.clone(),
                    json!({ "$ref": format!("#/components/messages/{key}") }),
                )
            })
            .collect();
        let mut document = frame();
        document["channels"]["socket"]["messages"] = Value::Object(in_channel);
        document["operations"] = Value::Object(self.operations);
        document["components"] = json!({ "messages": self.messages, "schemas": self.schemas });
        document
    }
}

/// What does not depend on the events.
fn frame() -> Value {
    json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Deskbell events",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
            "license": { "name": "MIT" },
        },
        "defaultContentType": "application/json",
        "servers": {
            "deskbell": {
                "host": "{host}",
                "pathname": "/socket.io",
                "protocol": "wss",
                "description": "This server",
                "variables": { "host": { "default": "localhost:3000", "description": "Where Deskbell runs" } },
            },
        },
        "channels": {
            "socket": {
                "address": "/",
                "title": "The default namespace",
                "description": "One connection, both ways.",
            },
        },
    })
}

fn message_ref(key: &str) -> Value {
    json!({ "$ref": format!("{CHANNEL}/messages/{key}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every `$ref` of a value.
    fn references(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(target)) = fields.get("$ref") {
                    found.insert(target.clone());
                }
                fields.values().for_each(|field| references(field, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }

    /// The names of one direction's events.
    fn names(document: &Value, action: &str) -> BTreeSet<String> {
        let operations = document["operations"].as_object().unwrap().values();
        operations
            .filter(|operation| operation["action"] == action)
            .map(|operation| {
                let in_channel = operation["messages"][0]["$ref"]
                    .as_str()
                    .unwrap()
                    .trim_start_matches('#');
                let place = document.pointer(in_channel).unwrap()["$ref"].as_str().unwrap();
                let message = document.pointer(place.trim_start_matches('#')).unwrap();
                message["name"].as_str().unwrap().to_owned()
            })
            .collect()
    }

    #[test]
    fn it_holds_the_events_that_the_gateway_takes_and_no_other() {
        let taken: BTreeSet<String> = crate::gateway::EVENTS
            .iter()
            .map(|name| (*name).to_owned())
            .collect();
        assert_eq!(names(&document(), "receive"), taken);
    }

    #[test]
    fn it_holds_what_the_contract_says_a_client_hears() {
        let heard = names(&document(), "send");
        let promised = [
            "visitor:connected visitor:online visitor:offline visitor:page agent:online agent:offline agent:assigned availability",
            "conversation:new conversation:created conversation:updated conversation:viewers message:new message:updated message:delivered message:read",
            "note:new typing:start typing:stop queue:position queue:returned conversation:breached server:drain",
        ];
        let promised = promised
            .iter()
            .flat_map(|line| line.split(' '))
            .map(str::to_owned)
            .collect();
        assert_eq!(heard, promised);
    }

    #[test]
    fn a_visitor_is_not_promised_what_only_agents_may_know() {
        let document = document();
        let place =
            &document["components"]["schemas"]["UpdatedForVisitor"]["properties"]["conversation"]["$ref"];
        let conversation = document
            .pointer(place.as_str().unwrap().trim_start_matches('#'))
            .unwrap();
        let visitor = &conversation["properties"]["visitor"];
        let visitor = visitor["$ref"].as_str().map_or(visitor, |place| {
            document.pointer(place.trim_start_matches('#')).unwrap()
        });
        let visitor = visitor["properties"].as_object().unwrap();
        assert!(
            visitor.contains_key("name") && !visitor.contains_key("ip"),
            "{visitor:?}"
        );
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document();
        let mut found = BTreeSet::new();
        references(&document, &mut found);
        assert!(found.len() > 50);
        for target in found {
            let place = target.trim_start_matches('#');
            assert!(document.pointer(place).is_some(), "{target} leads nowhere");
        }
    }
}
