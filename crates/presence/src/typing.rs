//! Who is typing where. A start that is not renewed is stopped by the server.

use std::collections::HashMap;

use conversations::{model, wire::By};
use kernel::{
    Actor, AgentActor, AgentAudience, Announcement, ConversationId, Origin, Problem, VisitorActor,
    VisitorAudience,
    text::{Check, limits},
};
use parking_lot::Mutex;
use uuid::Uuid;

use crate::{Presence, wire};

/// Characters of a preview: as many as a message may have. More is refused.
const PREVIEW: usize = limits::MESSAGE;

/// Who types where, and how often they said so.
#[derive(Debug, Default)]
pub(crate) struct Typing {
    now: Mutex<HashMap<(ConversationId, Uuid), u64>>,
}

impl Presence {
    /// The actor is typing; `preview` is what stands there so far.
    pub async fn typing_started(
        &self,
        actor: &Actor,
        origin: Origin,
        conversation: ConversationId,
        preview: Option<String>,
    ) -> Result<(), Problem> {
        let mut check = Check::new();
        if let Some(preview) = &preview {
            check.optional("preview", preview, PREVIEW);
        }
        check.finish()?;
        let row = self.inner.conversations.visible(actor, conversation).await?;
        let renewal = {
            let mut now = self.inner.typing.now.lock();
            let count = now.entry((conversation, actor_id(actor))).or_default();
            *count += 1;
            *count
        };
        self.tell(actor, &row, origin, Some(preview));
        let (presence, actor) = (self.clone(), actor.clone());
        tokio::spawn(async move {
            tokio::time::sleep(presence.inner.settings.typing).await;
            let key = (conversation, actor_id(&actor));
            if presence.inner.typing.forget(key, Some(renewal)) {
                presence.tell(&actor, &row, None, None);
            }
        });
        Ok(())
    }

    /// The actor stopped typing.
    pub async fn typing_stopped(
        &self,
        actor: &Actor,
        origin: Origin,
        conversation: ConversationId,
    ) -> Result<(), Problem> {
        let row = self.inner.conversations.visible(actor, conversation).await?;
        if self.inner.typing.forget((conversation, actor_id(actor)), None) {
            self.tell(actor, &row, origin, None);
        }
        Ok(())
    }

    /// Tells the other side: `Some(preview)` that the actor types, `None` that they stopped.
    fn tell(&self, actor: &Actor, row: &model::Conversation, except: Origin, typing: Option<Option<String>>) {
        let announcement = match actor {
            Actor::Visitor(visitor) => of_visitor(visitor, row, except, typing),
            Actor::Agent(agent) => of_agent(agent, row, except, typing.is_some()),
        };
        self.inner.announce.announce(&announcement);
    }
}

/// The agents see what the visitor types.
fn of_visitor(
    visitor: &VisitorActor,
    row: &model::Conversation,
    except: Origin,
    typing: Option<Option<String>>,
) -> Announcement {
    let conversation_id = row.id;
    let by = By {
        kind: model::SenderKind::Visitor,
        id: Some(visitor.id.0),
        name: visitor.name.clone(),
    };
    let audience = AgentAudience::Conversation {
        id: row.id,
        assignee: row.assignee,
    };
    if let Some(preview) = typing {
        Announcement::new(
            &wire::VisitorTyping {
                conversation_id,
                by,
                preview,
            },
            audience,
            except,
        )
    } else {
        Announcement::new(
            &wire::VisitorStoppedTyping {
                conversation_id,
                by,
                preview: None,
            },
            audience,
            except,
        )
    }
}

/// The visitor sees that an agent types, and never what.
fn of_agent(agent: &AgentActor, row: &model::Conversation, except: Origin, types: bool) -> Announcement {
    let conversation_id = row.id;
    let by = By {
        kind: model::SenderKind::Agent,
        id: Some(agent.id.0),
        name: Some(agent.name.clone()),
    };
    let audience = VisitorAudience::Visitor(row.visitor);
    if types {
        Announcement::new(
            &wire::AgentTyping {
                conversation_id,
                by,
                preview: (),
            },
            audience,
            except,
        )
    } else {
        Announcement::new(
            &wire::AgentStoppedTyping {
                conversation_id,
                by,
                preview: (),
            },
            audience,
            except,
        )
    }
}

impl Typing {
    /// Forgets it: always, or only when it was not renewed since. `true` when it was there.
    fn forget(&self, key: (ConversationId, Uuid), unless_renewed: Option<u64>) -> bool {
        let mut now = self.now.lock();
        let Some(count) = now.get(&key) else { return false };
        if unless_renewed.is_some_and(|renewal| renewal != *count) {
            return false;
        }
        now.remove(&key);
        true
    }
}

fn actor_id(actor: &Actor) -> Uuid {
    match actor {
        Actor::Agent(agent) => agent.id.0,
        Actor::Visitor(visitor) => visitor.id.0,
    }
}
