//! Which agents look at which conversation.

use std::collections::HashMap;

use conversations::wire::Person;
use kernel::{
    Actor, AgentActor, AgentAudience, AgentId, Announcement, ConversationId, Origin, Permission, Problem,
};
use parking_lot::Mutex;

use crate::{Presence, wire};

/// Who looks where: one entry for each socket of an agent that looks at a conversation, so no more than there are sockets.
#[derive(Debug, Default)]
pub(crate) struct Viewing {
    now: Mutex<Views>,
}

#[derive(Debug, Default)]
struct Views {
    by_socket: HashMap<u64, ConversationId>,
    by_conversation: HashMap<ConversationId, Vec<View>>,
}

#[derive(Debug)]
struct View {
    socket: u64,
    agent: Person,
}

impl Presence {
    /// From now on the agent's `socket` looks at this conversation and at no other; `None`: at none. Whoever looks at it, or at the
    /// one before, hears of it; the answer is who looks at it now. `enter` is called when the socket must begin to hear of others.
    pub async fn view(
        &self,
        agent: &AgentActor,
        socket: u64,
        conversation: Option<ConversationId>,
        enter: impl FnOnce(Option<ConversationId>) + Send,
    ) -> Result<Vec<Person>, Problem> {
        agent.require(Permission::SeeConversations)?;
        if let Some(id) = conversation {
            let actor = Actor::Agent(agent.clone());
            self.inner.conversations.visible(&actor, id).await?;
        }
        let mut views = self.inner.viewing.now.lock();
        if views.by_socket.get(&socket).copied() != conversation {
            self.look_away(&mut views, socket);
        }
        enter(conversation);
        let Some(id) = conversation else {
            return Ok(Vec::new());
        };
        if views.look(socket, id, Person::from(agent)) {
            self.tell_viewers(&views, id, Some(socket));
        }
        Ok(views.viewers(id))
    }

    /// The socket looks at no conversation any more: it says so, or it ended.
    pub fn view_ended(&self, socket: u64) {
        let mut views = self.inner.viewing.now.lock();
        self.look_away(&mut views, socket);
    }

    fn look_away(&self, views: &mut Views, socket: u64) {
        if let Some(left) = views.look_away(socket) {
            self.tell_viewers(views, left, Some(socket));
        }
    }

    /// Under the lock, so that what is heard last is how it is.
    fn tell_viewers(&self, views: &Views, conversation: ConversationId, except: Origin) {
        let event = wire::ConversationViewers {
            conversation_id: conversation,
            agents: views.viewers(conversation),
        };
        self.inner.announce.announce(&Announcement::new(
            &event,
            AgentAudience::Viewers(conversation),
            except,
        ));
    }
}

impl Views {
    /// Each agent once, in the order in which they came.
    fn viewers(&self, conversation: ConversationId) -> Vec<Person> {
        let mut agents: Vec<Person> = Vec::new();
        for view in self.by_conversation.get(&conversation).into_iter().flatten() {
            if !agents.iter().any(|agent| agent.id == view.agent.id) {
                agents.push(view.agent.clone());
            }
        }
        agents
    }

    fn looks(&self, conversation: ConversationId, agent: AgentId) -> bool {
        let views = self.by_conversation.get(&conversation);
        views.is_some_and(|views| views.iter().any(|view| view.agent.id == agent))
    }

    /// `true` when the agent did not look at it with another socket already.
    fn look(&mut self, socket: u64, conversation: ConversationId, agent: Person) -> bool {
        let is_new = !self.looks(conversation, agent.id);
        if self.by_socket.insert(socket, conversation) != Some(conversation) {
            let views = self.by_conversation.entry(conversation).or_default();
            views.push(View { socket, agent });
        }
        is_new
    }

    /// The conversation that has one viewer less now.
    fn look_away(&mut self, socket: u64) -> Option<ConversationId> {
        let conversation = self.by_socket.remove(&socket)?;
        let views = self.by_conversation.get_mut(&conversation)?;
        let at = views.iter().position(|view| view.socket == socket)?;
        let left = views.remove(at);
        if views.is_empty() {
            self.by_conversation.remove(&conversation);
        }
        (!self.looks(conversation, left.agent.id)).then_some(conversation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str) -> Person {
        Person {
            id: AgentId::new(),
            name: name.into(),
            avatar_url: None,
        }
    }

    #[test]
    fn an_agent_counts_once_however_many_tabs_look() {
        let (mut views, chat) = (Views::default(), ConversationId::new());
        let (ann, ben) = (person("Ann"), person("Ben"));
        assert!(views.look(1, chat, ann.clone()));
        assert!(!views.look(2, chat, ann.clone()));
        assert!(!views.look(2, chat, ann.clone()), "the same again adds nothing");
        assert!(views.look(3, chat, ben.clone()));
        assert_eq!(views.viewers(chat), [ann.clone(), ben.clone()]);
        assert_eq!(views.look_away(1), None, "another tab of Ann's still looks");
        assert_eq!(views.look_away(2), Some(chat));
        assert_eq!(views.viewers(chat), [ben]);
        assert_eq!(views.look_away(2), None);
    }

    #[test]
    fn nothing_is_kept_of_who_left() {
        let (mut views, chat) = (Views::default(), ConversationId::new());
        assert!(views.look(1, chat, person("Ann")));
        assert_eq!(views.look_away(1), Some(chat));
        assert!(views.by_socket.is_empty() && views.by_conversation.is_empty());
    }
}
