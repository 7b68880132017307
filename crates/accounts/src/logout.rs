//! Ending sessions.

use audit::{Action, Details, Target};
use db::{Scope, unavailable};
use kernel::{AgentActor, Problem, SessionId};

use crate::{Accounts, Revoked, store::sessions};

impl Accounts {
    /// Ends this session, or with `all` every session of the agent. Their sockets are dropped.
    pub async fn logout(&self, actor: &AgentActor, all: bool) -> Result<(), Problem> {
        let now = self.inner.clock.now();
        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        let ended = if all {
            sessions::of_agent(&tx, actor.id, now)
                .await
                .map_err(unavailable)?
        } else {
            vec![actor.session]
        };
        sessions::revoke(&tx, &ended, now).await.map_err(unavailable)?;
        let target = Target::agent(actor.id, &actor.name);
        let which = Details::new().fact("everywhere", all);
        self.inner
            .audit
            .record(&tx, actor, Action::SessionEnded, target, which)
            .await?;
        tx.commit().await.map_err(unavailable)?;
        self.drop_sessions(&ended);
        Ok(())
    }

    /// Forgets sessions that have ended, here and in the sockets.
    pub(crate) fn drop_sessions(&self, ended: &[SessionId]) {
        for session in ended {
            self.inner.actors.forget(session);
            (self.inner.hooks.revoked)(Revoked::Session(*session));
        }
    }
}
