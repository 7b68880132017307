//! Where one is signed in, and ending one of those sign-ins.

use audit::{Action, Details, Target};
use db::{Scope, unavailable};
use kernel::{AgentActor, Problem, SessionId, Timestamp};
use serde::Serialize;

use crate::{Accounts, store::sessions};

/// A sign-in of mine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OwnSession)]
pub struct OwnSession {
    /// Which one.
    pub id: SessionId,
    /// The `User-Agent` of whoever signed in.
    #[schema(required)]
    pub user_agent: Option<String>,
    /// The address it was begun from.
    #[schema(required)]
    pub address: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last renewed: a session in use is, every few minutes.
    pub used_at: Timestamp,
    /// It is the one that asks.
    pub current: bool,
}

impl Accounts {
    /// The agent's sessions that stand, used last first.
    pub async fn sessions(&self, actor: &AgentActor) -> Result<Vec<OwnSession>, Problem> {
        let tx = self.read(Scope::Workspace(actor.workspace)).await?;
        let mut found = sessions::own(&tx, actor.id, self.inner.clock.now())
            .await
            .map_err(unavailable)?;
        for session in &mut found {
            session.current = session.id == actor.session;
        }
        Ok(found)
    }

    /// Ends one of the agent's own sessions; its sockets are dropped. Somebody else's does not exist.
    pub async fn end_session(&self, actor: &AgentActor, id: SessionId) -> Result<(), Problem> {
        let now = self.inner.clock.now();
        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        let mine = sessions::of_agent(&tx, actor.id, now)
            .await
            .map_err(unavailable)?;
        if !mine.contains(&id) {
            return Err(Problem::not_found("session"));
        }
        sessions::revoke(&tx, &[id], now).await.map_err(unavailable)?;
        let target = Target::agent(actor.id, &actor.name);
        let which = Details::new().fact("session", id);
        self.inner
            .audit
            .record(&tx, actor, Action::SessionEnded, target, which)
            .await?;
        tx.commit().await.map_err(unavailable)?;
        self.drop_sessions(&[id]);
        Ok(())
    }
}
