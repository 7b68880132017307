//! After the last message: reads what the server holds, at every door, and checks that changes stand a last kill.

use super::evidence::{ActorIndex, History, Kind, Line, Record};
use super::killer;
use super::world::World;
use crate::failure::{Failure, Result};
use crate::http::Rest;
use crate::server::Server;
use crate::staff::{self, Account};
use hyper::Method;
use serde_json::{Value, json};

/// The largest page of messages.
const PAGE: usize = 500;

/// A visitor and its token, to read through its own door.
pub(crate) struct Door {
    pub(crate) actor: ActorIndex,
    pub(crate) token: String,
}

/// Reads every history and every visitor's list.
pub(crate) async fn read(world: &World, doors: &[Door]) -> Result<()> {
    let owner = staff::sign_in(&world.rest, &world.owner.email, &world.owner.password).await?;
    for (visitor, conversation) in world.conversations() {
        let door = doors.iter().find(|door| door.actor == visitor);
        let history = read_history(&world.rest, &owner, door, &conversation).await?;
        world
            .evidence()
            .borrow_mut()
            .outcome
            .threads
            .insert(conversation, history);
    }
    for door in doors {
        let rooms = read_rooms(&world.rest, &door.token).await?;
        world
            .evidence()
            .borrow_mut()
            .outcome
            .rooms
            .insert(door.actor, rooms);
    }
    Ok(())
}

async fn read_history(
    rest: &Rest,
    owner: &Account,
    door: Option<&Door>,
    conversation: &str,
) -> Result<History> {
    let messages = read_lines(
        rest,
        &owner.token,
        &format!("/api/messages/{conversation}?"),
        Kind::Message,
    )
    .await?;
    let notes = read_lines(
        rest,
        &owner.token,
        &format!("/api/conversations/{conversation}/notes?"),
        Kind::Note,
    )
    .await?;
    let messages_for_visitor = match door {
        Some(door) => {
            read_lines(
                rest,
                &door.token,
                &format!("/api/chat/messages?roomId={conversation}&"),
                Kind::Message,
            )
            .await?
        }
        None => messages.clone(),
    };
    Ok(History {
        messages,
        notes,
        messages_for_visitor,
    })
}

/// All lines of a thread, page by page with `after`.
async fn read_lines(rest: &Rest, token: &str, path: &str, kind: Kind) -> Result<Vec<Line>> {
    let mut lines: Vec<Line> = Vec::new();
    loop {
        let after = lines.last().map_or(0, |line| line.seq);
        let page = rest
            .call(
                Method::GET,
                &format!("{path}after={after}&limit={PAGE}"),
                Some(token),
                None,
            )
            .await?;
        let broken = || Failure::Protocol(format!("{path} was answered with {page}"));
        let items = page.get("items").and_then(Value::as_array).ok_or_else(broken)?;
        let has_more = page.get("hasMore").and_then(Value::as_bool).ok_or_else(broken)?;
        for item in items {
            lines.push(Line::read(kind, item).ok_or_else(broken)?);
        }
        if !has_more {
            return Ok(lines);
        }
        if items.is_empty() {
            return Err(Failure::Protocol(format!("{path} has more, and gives nothing")));
        }
    }
}

async fn read_rooms(rest: &Rest, token: &str) -> Result<Vec<String>> {
    let mut rooms = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = rest
            .call(
                Method::GET,
                &format!("/api/chat/rooms?limit=100{cursor}"),
                Some(token),
                None,
            )
            .await?;
        let broken = || Failure::Protocol(format!("/api/chat/rooms was answered with {page}"));
        for item in page.get("items").and_then(Value::as_array).ok_or_else(broken)? {
            rooms.push(staff::text(item, "/id")?);
        }
        match page.get("nextCursor").and_then(Value::as_str) {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return Ok(rooms),
        }
    }
}

/// Changes every conversation, kills the server right behind the last answer, and looks whether the changes stand.
pub(crate) async fn check_changes(world: &World, server: &mut Server) -> Result<()> {
    let owner = staff::sign_in(&world.rest, &world.owner.email, &world.owner.password).await?;
    let mut promised = Vec::new();
    for (place, (_, conversation)) in world.conversations().into_iter().enumerate() {
        let changed = change(world, &owner, place, &conversation).await?;
        promised.push((conversation, changed));
    }
    killer::end(world, server)?;
    killer::revive(world, server).await?;
    for (conversation, promised) in promised {
        let path = format!("/api/conversations/{conversation}");
        let found = world
            .rest
            .call(Method::GET, &path, Some(&owner.token), None)
            .await?;
        let found = State::of(&found);
        if found != promised {
            world.note(Record::Undone {
                what: format!("{conversation} was {promised:?} before the last kill and is {found:?}"),
            });
        }
    }
    Ok(())
}

#[derive(Debug, PartialEq)]
struct State {
    status: Value,
    assignee: Value,
}

impl State {
    fn of(conversation: &Value) -> Self {
        let part = |at| conversation.pointer(at).cloned().unwrap_or_default();
        Self {
            status: part("/status"),
            assignee: part("/assignee/id"),
        }
    }
}

/// Every second one is assigned, the others are resolved; those that are so already stay.
async fn change(world: &World, owner: &Account, place: usize, conversation: &str) -> Result<State> {
    let path = |verb: &str| format!("/api/conversations/{conversation}/{verb}");
    let put = async |verb: &str, body: Value| {
        world
            .rest
            .call(Method::PUT, &path(verb), Some(&owner.token), Some(&body))
            .await
    };
    let before = world
        .rest
        .call(
            Method::GET,
            &format!("/api/conversations/{conversation}"),
            Some(&owner.token),
            None,
        )
        .await?;
    let status = before.get("status").and_then(Value::as_str).unwrap_or_default();
    if status == "closed" {
        put("reopen", json!({})).await?;
    }
    let changed = if place.is_multiple_of(2) {
        put("assign", json!({ "agentId": owner.id, "force": true })).await?
    } else {
        put("resolve", json!({})).await?
    };
    Ok(State::of(&changed))
}
