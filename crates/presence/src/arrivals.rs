//! Coming and going.

use accounts::Status;
use kernel::{AgentActor, Problem, VisitorActor};

use visitors::wire::{VisitorOffline, VisitorOnline};

use crate::{Presence, tell_availability};

impl Presence {
    /// A visitor has one more socket. Agents hear of it when the visitor was not here.
    pub async fn visitor_came(&self, visitor: &VisitorActor) -> Result<(), Problem> {
        if self.inner.roster.visitor_came(visitor.workspace, visitor.id) {
            let person = self.inner.visitors.get(visitor.workspace, visitor.id).await?;
            self.to_agents(
                visitor.workspace,
                &VisitorOnline {
                    visitor: self.inner.visitors.shown(&person),
                },
            );
        }
        Ok(())
    }

    /// A visitor has one socket less. If they do not come back in time, agents hear that they left.
    pub fn visitor_went(&self, visitor: VisitorActor) {
        let Some(leaving) = self.inner.roster.visitor_went(visitor.id) else {
            return;
        };
        let presence = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(presence.inner.settings.visitor_grace).await;
            if !presence.inner.roster.visitor_stayed_away(visitor.id, leaving) {
                return;
            }
            presence.inner.visitors.seen(&visitor);
            if let Ok(gone) = presence.inner.visitors.get(visitor.workspace, visitor.id).await {
                let visitor_gone = presence.inner.visitors.shown(&gone);
                presence.to_agents(
                    visitor.workspace,
                    &VisitorOffline {
                        visitor: visitor_gone,
                    },
                );
            }
        });
    }

    /// An agent has one more socket.
    pub async fn agent_came(&self, actor: &AgentActor) -> Result<(), Problem> {
        let agent = self.inner.accounts.agent(actor.workspace, actor.id).await?;
        let (is_new, change) = self
            .inner
            .roster
            .agent_came(actor.workspace, actor.id, agent.status);
        if is_new {
            self.tell_status(actor, agent.status);
        }
        tell_availability(&*self.inner.announce, actor.workspace, change);
        Ok(())
    }

    /// An agent has one socket less. If they do not come back in time, colleagues hear that they left, and visitors when nobody is
    /// available any more.
    pub fn agent_went(&self, actor: AgentActor) {
        let Some(leaving) = self.inner.roster.agent_went(actor.id) else {
            return;
        };
        let presence = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(presence.inner.settings.agent_grace).await;
            let (gone, change) = presence
                .inner
                .roster
                .agent_stayed_away(actor.workspace, actor.id, leaving);
            if gone {
                presence.tell_status(&actor, Status::Offline);
            }
            tell_availability(&*presence.inner.announce, actor.workspace, change);
        });
    }

    fn tell_status(&self, actor: &AgentActor, status: Status) {
        self.inner
            .announce
            .announce(&accounts::availability(actor.workspace, actor.id, status));
    }
}
