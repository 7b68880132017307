//! A visitor begins a conversation, with or without a first message.

use std::sync::Arc;

use kernel::{
    Actor, ConversationId, Origin, Problem, Timestamp, VisitorActor, VisitorId, WidgetId, WorkspaceId,
    text::{Check, limits},
};

use crate::{
    Conversations,
    log::{self, Action, answered, receipt},
    model::{Conversation, Mode, Priority, Status},
    views::View,
    wire::Message,
};

/// What a visitor begins with.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// The visitor's own id of it: with the same one again, the same conversation is returned.
    pub client_id: Option<String>,
    /// The first message.
    pub message: Option<String>,
    /// What about.
    pub subject: Option<String>,
    /// How soon.
    pub priority: Option<Priority>,
    /// Answers of the pre-chat form.
    pub fields: Option<serde_json::Map<String, serde_json::Value>>,
}

/// A conversation that was begun.
#[derive(Clone, Debug)]
pub struct Started {
    /// The conversation.
    pub view: View,
    /// The first message.
    pub message: Option<Message>,
    /// Whether it was begun just now.
    pub fresh: bool,
}

/// Fields of a pre-chat form, at most.
const MAX_FIELDS: usize = 50;
/// Characters in one answer of a pre-chat form, at most.
const MAX_FIELD: usize = 2_000;

impl Conversations {
    /// Begins a conversation; the answer comes after the commit.
    pub async fn start_conversation(
        &self,
        visitor: &VisitorActor,
        origin: Origin,
        start: Start,
    ) -> Result<Started, Problem> {
        validate(&start)?;
        let actor = Actor::Visitor(visitor.clone());
        if let Err(refusal) = self.limit(&actor) {
            return self
                .begun_before(visitor, start.client_id.as_deref(), refusal)
                .await;
        }
        let person = self.inner.visitors.get(visitor.workspace, visitor.id).await?;
        let conversation = self.new_conversation(visitor, &start);
        let id = conversation.id;
        let action = Action::Start(Box::new(log::Start {
            conversation,
            message: start.message.as_deref().map(Arc::from),
            for_visitor: self.inner.visitors.shown_to_self(&person),
            for_agents: self.inner.visitors.shown(&person),
        }));
        let done = answered(self.inner.log.put(actor, id, origin, action)?).await?;
        let message = done.message.map(Arc::unwrap_or_clone).map(|mut message| {
            message.status = receipt(&done.conversation, &message);
            message
        });
        let view = self.after(done.conversation).await?;
        Ok(Started {
            view,
            message,
            fresh: done.fresh,
        })
    }

    fn new_conversation(&self, visitor: &VisitorActor, start: &Start) -> Conversation {
        let now = self.inner.clock.now();
        Conversation {
            client_id: start.client_id.as_deref().map(Arc::from),
            priority: start.priority.unwrap_or(Priority::Normal),
            subject: start.subject.as_deref().map(Arc::from),
            fields: Arc::new(serde_json::Value::Object(
                start.fields.clone().unwrap_or_default(),
            )),
            awaiting_since: start.message.as_ref().map(|_| now),
            asked_at: start.message.as_ref().map(|_| now),
            ..new_conversation(Beginning {
                workspace: visitor.workspace,
                widget: visitor.widget,
                visitor: visitor.id,
                now,
            })
        }
    }
}

/// What every new conversation needs.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Beginning {
    pub(crate) workspace: WorkspaceId,
    pub(crate) widget: WidgetId,
    pub(crate) visitor: VisitorId,
    pub(crate) now: Timestamp,
}

/// A conversation in the queue, in which nothing stands yet.
pub(crate) fn new_conversation(beginning: Beginning) -> Conversation {
    let Beginning {
        workspace,
        widget,
        visitor,
        now,
    } = beginning;
    Conversation {
        workspace,
        id: ConversationId::new(),
        widget,
        visitor,
        client_id: None,
        status: Status::Waiting,
        mode: Mode::Human,
        priority: Priority::Normal,
        subject: None,
        assignee: None,
        team: None,
        tags: Arc::default(),
        fields: Arc::new(serde_json::Value::Object(serde_json::Map::new())),
        rating: None,
        last_seq: 0,
        last_note_seq: 0,
        visitor_delivered: 0,
        visitor_read: 0,
        agent_delivered: 0,
        agent_read: 0,
        created_at: now,
        updated_at: now,
        last_activity_at: now,
        first_response_at: None,
        asked_at: None,
        answered_at: None,
        closed_at: None,
        waiting_since: Some(now),
        taken_at: None,
        waited: None,
        awaiting_since: None,
        resolved_at: None,
        snoozed_until: None,
        offer: None,
        merged_into: None,
    }
}

/// Refuses what cannot begin a conversation, every wrong field at once.
pub(crate) fn validate(start: &Start) -> Result<(), Problem> {
    let mut check = Check::new();
    if let Some(client_id) = &start.client_id {
        check.client_id("clientId", client_id);
    }
    if let Some(message) = &start.message {
        check.text("message", message, limits::MESSAGE);
    }
    if let Some(subject) = &start.subject {
        check.line("subject", subject, limits::SUBJECT);
    }
    if let Some(fields) = &start.fields {
        check_fields(&mut check, fields);
    }
    check.finish()
}

/// Refuses what cannot be the fields of a conversation.
pub(crate) fn check_fields(check: &mut Check, fields: &serde_json::Map<String, serde_json::Value>) {
    if fields.len() > MAX_FIELDS {
        check.fail("fields", format!("must have at most {MAX_FIELDS} entries"));
    }
    for (name, value) in fields {
        let path = format!("fields.{name}");
        check.optional(&path, name, limits::NAME);
        match value {
            serde_json::Value::String(text) => check.optional(&path, text, MAX_FIELD),
            serde_json::Value::Bool(_) | serde_json::Value::Number(_) | serde_json::Value::Null => {}
            serde_json::Value::Array(_) | serde_json::Value::Object(_) => {
                check.fail(path, "must be text, a number, true, false or null");
            }
        }
    }
}
