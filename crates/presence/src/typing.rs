//! Who is typing where. A start that is not renewed is stopped by the server.

use std::collections::HashMap;

use conversations::{model, wire::By};
use kernel::{
    Actor, AgentActor, AgentAudience, Announcement, ConversationId, Origin, Permission, Problem,
    VisitorActor, VisitorAudience,
    text::{Check, limits},
};
use parking_lot::Mutex;
use uuid::Uuid;

use crate::{Presence, wire};

/// Characters of a preview: as many as a message may have. More is refused.
const PREVIEW: usize = limits::MESSAGE;

/// Who types where.
#[derive(Debug, Default)]
pub(crate) struct Typing {
    now: Mutex<HashMap<(ConversationId, Uuid), Going>>,
}

#[derive(Copy, Clone, Debug, Default)]
struct Going {
    /// How often they said so.
    count: u64,
    what: What,
}

/// What is typed.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub enum What {
    /// A message, to the other side.
    #[default]
    Message,
    /// A private note, of which only agents may know.
    Note,
}

impl Presence {
    /// The actor is typing; `preview` is what stands there so far.
    pub async fn typing_started(
        &self,
        actor: &Actor,
        origin: Origin,
        conversation: ConversationId,
        what: What,
        preview: Option<String>,
    ) -> Result<(), Problem> {
        let mut check = Check::new();
        if let Some(preview) = &preview {
            check.optional("preview", preview, PREVIEW);
        }
        if what == What::Note && matches!(actor, Actor::Visitor(_)) {
            check.fail("note", "is for agents; leave it out");
        }
        check.finish()?;
        may_write(actor, what)?;
        let row = self.inner.conversations.visible(actor, conversation).await?;
        let (renewal, before) = self.inner.typing.renew((conversation, actor_id(actor)), what);
        if before == What::Message && what == What::Note {
            // The visitor saw that an answer is written, and hears nothing of the note that is written instead.
            self.tell_other_side(actor, &row, origin, None);
        }
        self.tell(actor, &row, origin, what, Some(preview));
        let (presence, actor) = (self.clone(), actor.clone());
        tokio::spawn(async move {
            tokio::time::sleep(presence.inner.settings.typing).await;
            let key = (conversation, actor_id(&actor));
            if let Some(what) = presence.inner.typing.forget(key, Some(renewal)) {
                presence.tell(&actor, &row, None, what, None);
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
        may_write(actor, What::Message).or_else(|_| may_write(actor, What::Note))?;
        let row = self.inner.conversations.visible(actor, conversation).await?;
        if let Some(what) = self.inner.typing.forget((conversation, actor_id(actor)), None) {
            self.tell(actor, &row, origin, what, None);
        }
        Ok(())
    }

    /// Tells whoever may know: `Some(preview)` that the actor types, `None` that they stopped.
    fn tell(
        &self,
        actor: &Actor,
        row: &model::Conversation,
        except: Origin,
        what: What,
        typing: Option<Option<String>>,
    ) {
        if let Actor::Agent(agent) = actor {
            let announcement = to_colleagues(agent, row, except, what, typing.is_some());
            self.inner.announce.announce(&announcement);
        }
        if what == What::Message {
            self.tell_other_side(actor, row, except, typing);
        }
    }

    fn tell_other_side(
        &self,
        actor: &Actor,
        row: &model::Conversation,
        except: Origin,
        typing: Option<Option<String>>,
    ) {
        let announcement = match actor {
            Actor::Visitor(visitor) => of_visitor(visitor, row, except, typing),
            Actor::Agent(agent) => of_agent(agent, row, except, typing.is_some()),
        };
        self.inner.announce.announce(&announcement);
    }
}

/// Who may not write it says nothing by typing either.
fn may_write(actor: &Actor, what: What) -> Result<(), Problem> {
    match (actor, what) {
        (Actor::Visitor(_), _) => Ok(()),
        (Actor::Agent(agent), What::Message) => agent.require(Permission::Answer),
        (Actor::Agent(agent), What::Note) => agent.require(Permission::WriteNotes),
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
    let by = by_agent(agent);
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

/// The colleagues who look at the chat see that an agent types, so that two do not write the same answer.
fn to_colleagues(
    agent: &AgentActor,
    row: &model::Conversation,
    except: Origin,
    what: What,
    types: bool,
) -> Announcement {
    let (conversation_id, by, note) = (row.id, by_agent(agent), what == What::Note);
    let audience = AgentAudience::Viewers(row.id);
    if types {
        let event = wire::ColleagueTyping {
            conversation_id,
            by,
            preview: (),
            note,
        };
        Announcement::new(&event, audience, except)
    } else {
        let event = wire::ColleagueStoppedTyping {
            conversation_id,
            by,
            preview: (),
            note,
        };
        Announcement::new(&event, audience, except)
    }
}

fn by_agent(agent: &AgentActor) -> By {
    By {
        kind: model::SenderKind::Agent,
        id: Some(agent.id.0),
        name: Some(agent.name.clone()),
    }
}

impl Typing {
    /// Notes that it goes on. How often that was said, and what was typed before.
    fn renew(&self, key: (ConversationId, Uuid), what: What) -> (u64, What) {
        let mut now = self.now.lock();
        let going = now.entry(key).or_insert(Going { count: 0, what });
        going.count += 1;
        (going.count, std::mem::replace(&mut going.what, what))
    }

    /// Forgets it: always, or only when it was not renewed since. What was typed, when it was there.
    fn forget(&self, key: (ConversationId, Uuid), unless_renewed: Option<u64>) -> Option<What> {
        let mut now = self.now.lock();
        let going = *now.get(&key)?;
        if unless_renewed.is_some_and(|renewal| renewal != going.count) {
            return None;
        }
        now.remove(&key);
        Some(going.what)
    }
}

fn actor_id(actor: &Actor) -> Uuid {
    match actor {
        Actor::Agent(agent) => agent.id.0,
        Actor::Visitor(visitor) => visitor.id.0,
    }
}
