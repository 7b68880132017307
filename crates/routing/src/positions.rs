//! Where conversations stand in the queue, and what agents are told of it.

use std::collections::HashMap;

use conversations::model::Mode;
use edge::{Cursor, Page};
use kernel::{Actor, AgentActor, ConversationId, Permission, Problem};

use crate::{
    Routing,
    router::position,
    wire::{Escalated, Position, Stats, WaitingSession},
};

/// What cursors of the queue are of.
const LIST: &str = "queue";

impl Routing {
    /// Where a conversation that the actor may see stands.
    pub async fn position_of(&self, actor: &Actor, id: ConversationId) -> Result<Position, Problem> {
        let row = self.inner.conversations.visible(actor, id).await?;
        let queue = self.inner.conversations.queue(row.workspace).await?;
        let place = queue.iter().zip(1_u32..).find(|(other, _)| other.id == id);
        let Some((_, place)) = place else {
            return Ok(Position {
                position: None,
                estimated_wait: None,
            });
        };
        let usual = self.inner.conversations.usual_wait(row.workspace).await?;
        Ok(position(place, usual))
    }

    /// Hands a conversation that the AI has to people; one that people have stays as it is.
    pub async fn escalate(&self, actor: &Actor, id: ConversationId) -> Result<Escalated, Problem> {
        if let Actor::Agent(agent) = actor {
            agent.require(Permission::Answer)?;
        }
        let row = self.inner.conversations.visible(actor, id).await?;
        row.takes_messages()?;
        if row.mode == Mode::Ai {
            self.inner.conversations.hand_over(row.workspace, id).await?;
        }
        let at = self.position_of(actor, id).await?;
        Ok(Escalated {
            session_id: id,
            queue_position: at.position,
            estimated_wait: at.estimated_wait,
        })
    }

    /// A page of the queue, in serving order.
    pub async fn waiting_sessions(
        &self,
        agent: &AgentActor,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Page<WaitingSession>, Problem> {
        let conversations = &self.inner.conversations;
        let after = after.map(|text| Cursor::decode(text, LIST)).transpose()?;
        let queue = conversations.queue(agent.workspace).await?;
        // The place is the cursor: what was served meanwhile moves the others up, and nobody is left out at the end.
        let from = after.map_or(0, |cursor| usize::try_from(cursor.at).unwrap_or_default());
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let ids: Vec<_> = queue.iter().skip(from).take(wanted).map(|row| row.id).collect();
        let next = from + ids.len();
        let last = ids.last().map(|id| id.0);
        let usual = conversations.usual_wait(agent.workspace).await?;
        let waiting = conversations.waiting(agent, &ids).await?;
        let mut waiting: HashMap<_, _> = waiting.into_iter().map(|one| (one.shared.id, one)).collect();
        let first = u32::try_from(from).unwrap_or(u32::MAX).saturating_add(1);
        let items = ids
            .iter()
            .zip(first..)
            // Whoever was served between the two readings is left out.
            .filter_map(|(id, place)| waiting.remove(id).map(|conversation| (conversation, place)))
            .map(|(conversation, place)| WaitingSession {
                conversation,
                position: place,
                estimated_wait: position(place, usual).estimated_wait,
            })
            .collect();
        let more = last.filter(|_| next < queue.len());
        Ok(Page {
            items,
            next_cursor: more.map(|id| {
                let at = i64::try_from(next).unwrap_or(i64::MAX);
                Cursor { at, id }.encode(LIST)
            }),
        })
    }

    /// The agent's own figures.
    pub async fn stats(&self, agent: &AgentActor) -> Result<Stats, Problem> {
        let conversations = &self.inner.conversations;
        let loads = conversations.loads(agent.workspace).await?;
        let waiting = conversations.queue(agent.workspace).await?.len();
        let person = self.inner.accounts.agent(agent.workspace, agent.id).await?;
        let done = conversations.done_by(agent).await?;
        Ok(Stats {
            active: loads.get(&agent.id).copied().unwrap_or_default(),
            capacity: person.capacity,
            waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
            resolved_today: done.today,
            rating_average: done.rating_average,
            ratings: done.ratings,
        })
    }
}
