//! Writes one conversation: its first message, who gets it, what they say to each other, how it ends.

use super::plan::{End, Plan};
use super::{Work, words};
use crate::failure::Result;
use crate::http::Line;
use crate::staff::text;
use hyper::Method;
use rand::RngExt as _;
use serde_json::{Value, json};

/// When those that are laid aside come back.
const SNOOZED_UNTIL: &str = "2099-01-01T08:00:00Z";
const FIRST_NAMES: &[&str] = &[
    "Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Grace", "Hugo", "Ida", "Jonas", "Kira", "Liam", "Mia",
    "Noah", "Olga", "Paul", "Quinn", "Rosa", "Sven", "Tara", "Uma", "Viktor", "Wanda", "Xaver", "Yara",
    "Zoë",
];
const LAST_NAMES: &[&str] = &[
    "Abel",
    "Baker",
    "Castillo",
    "Dvořák",
    "Evans",
    "Fischer",
    "García",
    "Hoffmann",
    "Ivanov",
    "Jensen",
    "Kowalski",
    "Lindqvist",
    "Moreau",
    "Novak",
    "Okafor",
    "Petrov",
    "Quist",
    "Rossi",
    "Schneider",
    "Tanaka",
    "Ulrich",
    "Virtanen",
    "Weber",
    "Xu",
    "Yılmaz",
    "Zhang",
];

/// The name and the e-mail address of that visitor; some give no address.
pub(crate) fn person(visitor: u32) -> (String, Option<String>) {
    let at = visitor as usize;
    let first = FIRST_NAMES[at % FIRST_NAMES.len()];
    let last = LAST_NAMES[at / FIRST_NAMES.len() % LAST_NAMES.len()];
    let email = (at % 5 != 4).then(|| format!("visitor.{visitor}@mail{}.example.com", at % 40));
    (format!("{first} {last}"), email)
}

/// Writes it, and returns the visitor's token for their next one.
pub(super) async fn conversation(
    line: &mut Line,
    work: &Work,
    mut plan: Plan,
    token: Option<&String>,
) -> Result<String> {
    let mark = words::mark(plan.number);
    let message = work.vocabulary.message(&mut plan.choices, mark.as_deref());
    let mut body = json!({
        "siteKey": work.stage.sites[plan.site], "priority": plan.priority, "message": message,
    });
    if token.is_none() {
        let (name, email) = person(plan.visitor);
        body["name"] = name.into();
        body["email"] = email.into();
    }
    let path = "/api/chat/rooms";
    let begun = line
        .call(Method::POST, path, token.map(String::as_str), Some(&body))
        .await?;
    let (id, token) = (text(&begun, "/room/id")?, text(&begun, "/token")?);
    work.sent.set(work.sent.get() + 1);

    if let Some(team) = plan.team {
        let body = json!({ "teamId": work.stage.teams[team] });
        change(line, work, &id, "transfer", body).await?;
    }
    if let Some(agent) = plan.assignee {
        let body = json!({ "agentId": work.stage.agent_id(agent) });
        change(line, work, &id, "assign", body).await?;
    }
    for number in 1..plan.messages {
        // Who has it says the last word: a visitor who waits for somebody who is not here goes back into the queue.
        let answers = plan
            .assignee
            .filter(|_| number + 1 == plan.messages || plan.choices.random_bool(0.5));
        say(line, work, &mut plan, (&id, number), (answers, &token)).await?;
    }
    if !plan.tags.is_empty() {
        change(line, work, &id, "tags", json!({ "tags": plan.tags })).await?;
    }
    match plan.end {
        End::Waiting | End::Active => {}
        End::Snoozed => change(line, work, &id, "snooze", json!({ "until": SNOOZED_UNTIL })).await?,
        End::Resolved => change(line, work, &id, "resolve", Value::Null).await?,
        End::Closed => change(line, work, &id, "close", Value::Null).await?,
    }
    Ok(token)
}

/// One more message, of the agent who answers or of the visitor.
async fn say(
    line: &mut Line,
    work: &Work,
    plan: &mut Plan,
    (id, number): (&str, u32),
    (answers, visitor): (Option<usize>, &str),
) -> Result<()> {
    let content = work.vocabulary.message(&mut plan.choices, None);
    let client_id = format!("fill-{number}");
    if let Some(agent) = answers {
        let body = json!({ "conversationId": id, "clientId": client_id, "content": content });
        let token = work.stage.agent_token(agent);
        line.call(Method::POST, "/api/messages", Some(&token), Some(&body))
            .await?;
    } else {
        let body = json!({ "roomId": id, "clientId": client_id, "content": content });
        line.call(Method::POST, "/api/chat/messages", Some(visitor), Some(&body))
            .await?;
    }
    work.sent.set(work.sent.get() + 1);
    Ok(())
}

async fn change(line: &mut Line, work: &Work, id: &str, what: &str, body: Value) -> Result<()> {
    let path = format!("/api/conversations/{id}/{what}");
    let body = Some(body).filter(|body| !body.is_null());
    line.call(Method::PUT, &path, Some(&work.stage.owner_token()), body.as_ref())
        .await
        .map(|_| ())
}
