//! Coming and going.

use std::{sync::Arc, time::Duration};

use accounts::Status;
use kernel::{AgentActor, Permission, Presence as _, Problem, ProblemKind, Visit, VisitorActor};
use visitors::{
    Visitor,
    wire::{Page, VisitorOffline, VisitorOnline, VisitorPage},
};

use crate::{Presence, roster::Leaving};

/// How long to wait before a visitor who left is looked up again, when the database failed.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

impl Presence {
    /// A visitor has one more socket. Agents hear of it when the visitor was not here. It counts only when this is `Ok`.
    pub async fn visitor_came(&self, visitor: &VisitorActor) -> Result<(), Problem> {
        let visitors = &self.inner.visitors;
        let person = visitors.get(visitor.workspace, visitor.id).await?;
        let visit = visit_of(&person, visitor);
        let roster = &self.inner.roster;
        loop {
            let known = roster.visitor_is_here(visitor.id);
            // What agents hear of somebody new is more than what those who are here need: a site's next page connects anew.
            let live = if known {
                Vec::new()
            } else {
                visitors
                    .live(visitor.workspace, std::slice::from_ref(&person))
                    .await?
            };
            let _telling = roster.telling();
            if roster.visitor_is_here(visitor.id) != known {
                continue;
            }
            let is_new = roster.visitor_came(visitor.workspace, visitor.id, visit.clone());
            for mut came in live {
                came.visitor.online = true;
                came.visit = Some(visit.clone().into());
                self.to_agents(visitor.workspace, &VisitorOnline { visitor: came });
            }
            if let Some(page) = page_of(&person).filter(|_| !is_new) {
                let moved = VisitorPage {
                    visitor_id: visitor.id,
                    page: page.clone(),
                };
                self.to_agents(visitor.workspace, &moved);
            }
            return Ok(());
        }
    }

    /// A visitor has one socket less. If they do not come back in time, agents hear that they left.
    pub fn visitor_went(&self, visitor: VisitorActor) {
        let Some(leaving) = self.inner.roster.visitor_went(visitor.id) else {
            return;
        };
        let presence = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(presence.inner.settings.visitor_grace).await;
            if presence.inner.roster.visitor_is_away(visitor.id, leaving) {
                presence.inner.visitors.seen(&visitor);
                presence.visitor_leaves(&visitor, leaving).await;
            }
        });
    }

    /// Tells that the visitor left, unless they come back while it is looked up who that was.
    async fn visitor_leaves(&self, visitor: &VisitorActor, leaving: Leaving) {
        let person = self.whoever_left(visitor, leaving).await;
        let shown = person.map(|person| {
            let mut shown = self.inner.visitors.shown(&person);
            shown.online = false;
            shown
        });
        let roster = &self.inner.roster;
        let _telling = roster.telling();
        let gone = roster.visitor_stayed_away(visitor.id, leaving);
        if let Some(visitor_gone) = shown.filter(|_| gone) {
            let event = VisitorOffline {
                visitor: visitor_gone,
            };
            self.to_agents(visitor.workspace, &event);
        }
    }

    /// Asks until the database answers: agents who heard that somebody came must hear that they left. `None` when the visitor is
    /// back meanwhile, or does not exist any more.
    async fn whoever_left(&self, visitor: &VisitorActor, leaving: Leaving) -> Option<Arc<Visitor>> {
        while self.inner.roster.visitor_is_away(visitor.id, leaving) {
            match self.inner.visitors.get(visitor.workspace, visitor.id).await {
                Ok(person) => return Some(person),
                Err(problem) if problem.kind == ProblemKind::NotFound => return None,
                Err(_logged) => tokio::time::sleep(LOOK_AGAIN).await,
            }
        }
        None
    }

    /// An agent has one more socket. Colleagues hear of it when the agent was not here. It counts only when this is `Ok`.
    pub async fn agent_came(&self, actor: &AgentActor) -> Result<(), Problem> {
        let roster = &self.inner.roster;
        loop {
            let read = roster.choices();
            let agent = self.inner.accounts.agent(actor.workspace, actor.id).await?;
            let _telling = roster.telling();
            let answers = actor.may(Permission::Answer);
            let Some(came) = roster.agent_came(actor.workspace, actor.id, agent.status, answers, read) else {
                continue;
            };
            if let Some(status) = came.new {
                self.tell_status(actor, status);
            }
            if came.available.is_some() {
                self.inner.availability.stir(actor.workspace);
            }
            return Ok(());
        }
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
            let roster = &presence.inner.roster;
            let _telling = roster.telling();
            let (gone, change) = roster.agent_stayed_away(actor.workspace, actor.id, leaving);
            if gone {
                presence.tell_status(&actor, Status::Offline);
            }
            if change.is_some() {
                presence.inner.availability.stir(actor.workspace);
            }
        });
    }

    fn tell_status(&self, actor: &AgentActor, status: Status) {
        self.inner
            .announce
            .announce(&accounts::availability(actor.workspace, actor.id, status));
    }
}

/// The page of somebody who connected just now, if they named one with it: any other is one of before.
fn page_of(person: &Visitor) -> Option<&Page> {
    let page = person.page.as_ref();
    page.filter(|page| page.at >= person.last_seen_at)
}

/// The visit that begins with somebody's connecting.
fn visit_of(person: &Visitor, actor: &VisitorActor) -> Visit {
    let referrer = page_of(person).and_then(|page| page.referrer.as_deref());
    Visit {
        started_at: person.last_seen_at,
        referrer: referrer.map(Into::into),
        widget: actor.widget,
    }
}
