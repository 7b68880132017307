//! What a client hears.

use conversations::wire as talk;
use presence::wire as here;
use routing::wire as queue;
use serde_json::json;

use super::{Document, sends::VisitorConnectAck};

const AGENTS: &str = "the agents of the workspace";
const AGENTS_IN: &str = "the assignee, and agents who joined";
const VIEWERS: &str = "agents who look at the conversation";
const VISITOR: &str = "the visitor";
const BOTH: &str = "everybody in the conversation";

pub(super) fn add(document: &mut Document) {
    people(document);
    conversations(document);
    messages(document);
    server(document);
}

fn people(document: &mut Document) {
    let connected = document.shape_of::<VisitorConnectAck>();
    document.heard(
        "VisitorConnected",
        "visitor:connected",
        "the socket that connected",
        "You are this visitor now",
        &connected,
    );
    document.hears::<visitors::wire::VisitorOnline>(AGENTS, "A visitor is here");
    document.hears::<visitors::wire::VisitorOffline>(AGENTS, "A visitor left");
    document.hears::<visitors::wire::VisitorPage>(AGENTS, "A visitor looks at another page");
    document.hears::<accounts::wire::AgentOnline>(AGENTS, "An agent is available");
    document.hears::<accounts::wire::AgentOffline>(AGENTS, "An agent is away, or left");
    document.hears::<here::AvailabilityChanged>(
        "all visitors of the widget",
        "Whether somebody can be reached, or when it opens, may have changed",
    );
    document.hears::<here::VisitorTyping>(AGENTS_IN, "The visitor is typing; `preview` is what");
    document.hears::<here::VisitorStoppedTyping>(AGENTS_IN, "The visitor stopped typing");
    document.hears::<here::ColleagueTyping>(VIEWERS, "An agent is typing an answer, or a private note");
    document.hears::<here::ColleagueStoppedTyping>(VIEWERS, "An agent stopped typing");
    document.hears::<here::ConversationViewers>(
        VIEWERS,
        "Who looks at the conversation changed; each agent stands there once, however many tabs they have",
    );
    document.hears::<here::AgentTyping>(VISITOR, "An agent is typing");
    document.hears::<here::AgentStoppedTyping>(VISITOR, "An agent stopped typing");
}

fn conversations(document: &mut Document) {
    document.hears::<talk::ConversationNew>(AGENTS, "A conversation began");
    document.hears::<talk::ConversationCreated>("the visitor's sockets", "A conversation began");
    document.hears::<talk::UpdatedForAgents>(AGENTS, "A conversation changed");
    document.hears::<talk::ConversationBreached>(
        "agents who may take over from colleagues",
        "A promise was not kept",
    );
    document.hears::<talk::UpdatedForVisitor>(VISITOR, "A conversation changed");
    document.hears::<talk::AgentAssigned>(BOTH, "Somebody has the conversation now");
    document.hears::<queue::QueuePosition>(VISITOR, "The place in the queue, or the estimate, changed");
    document.hears::<queue::QueueReturned>(
        "agents who may take over from colleagues",
        "Somebody is not there, and what waited for their answer is back in the queue",
    );
}

fn messages(document: &mut Document) {
    document.hears::<talk::MessageNew>(BOTH, "A message was committed");
    document.hears::<talk::MessageUpdated>(BOTH, "A message was edited or deleted");
    document.hears::<talk::NoteNew>(AGENTS_IN, "A private note was written");
    document.hears::<talk::DeliveredToVisitor>(AGENTS_IN, "The visitor's devices have received up to `seq`");
    document.hears::<talk::ReadByVisitor>(AGENTS_IN, "The visitor has read up to `seq`");
    document.hears::<talk::DeliveredToAgents>(VISITOR, "The business has received up to `seq`");
    document.hears::<talk::ReadByAgents>(VISITOR, "The business has read up to `seq`");
}

/// What the server says about itself.
fn server(document: &mut Document) {
    let within = json!({ "type": "integer", "minimum": 0, "description": "Seconds until the connection is closed at the latest." });
    let drain = json!({
        "type": "object",
        "required": ["withinSeconds"],
        "properties": { "withinSeconds": within },
    });
    document.heard(
        "ServerDrain",
        "server:drain",
        "everybody",
        "The server stops: it closes this connection soon. Come back",
        &drain,
    );
}
