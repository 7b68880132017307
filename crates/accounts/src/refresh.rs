//! A new access token for a refresh token, which is spent with it.

use audit::{Action, Details, Target, Who};
use db::{Scope, Tx, unavailable};
use kernel::{Problem, SessionId, Timestamp};

use crate::{
    Accounts, Revoked, SESSION_LIFETIME,
    model::Refused,
    secrets,
    store::{agents, sessions},
    wire::{Refresh, SignedIn},
};

impl Accounts {
    /// Rotates the refresh token. One that was spent before ends its session: there are two who have it, and no telling who
    /// is the right one.
    pub async fn refresh(&self, request: &Refresh) -> Result<SignedIn, Problem> {
        let now = self.inner.clock.now();
        let tx = self.write(Scope::Global).await?;
        let spent = sessions::spend(&tx, secrets::hash(&request.refresh_token), now)
            .await
            .map_err(unavailable)?;
        let session = match spent {
            sessions::Spent::Unknown => return Err(Refused::BadRefreshToken.into()),
            sessions::Spent::Before(session) => {
                self.end_stolen(&tx, session, now).await?;
                tx.commit().await.map_err(unavailable)?;
                self.inner.actors.forget(&session);
                (self.inner.hooks.revoked)(Revoked::Session(session));
                tracing::warn!(%session, "a spent refresh token was used again; its session was ended");
                return Err(Refused::BadRefreshToken.into());
            }
            sessions::Spent::Now(session) => session,
        };
        let session = sessions::standing(&tx, session, now).await.map_err(unavailable)?;
        let session = session.ok_or(Refused::BadRefreshToken)?;
        tx.narrow(Scope::Workspace(session.workspace))
            .await
            .map_err(unavailable)?;
        let agent = agents::agent(&tx, session.workspace, session.agent)
            .await
            .map_err(unavailable)?;
        let agent = agent
            .filter(|agent| agent.deactivated_at.is_none())
            .ok_or(Refused::BadRefreshToken)?;
        sessions::touch(&tx, session.id, now, now.plus(SESSION_LIFETIME))
            .await
            .map_err(unavailable)?;
        sessions::forget_spent(&tx, session.id, long_ago(now))
            .await
            .map_err(unavailable)?;
        let signed_in = self.hand_out(&tx, &agent, session.id).await?;
        tx.commit().await.map_err(unavailable)?;
        Ok(signed_in)
    }

    async fn end_stolen(&self, tx: &Tx, id: SessionId, now: Timestamp) -> Result<(), Problem> {
        let session = sessions::standing(tx, id, now).await.map_err(unavailable)?;
        sessions::revoke(tx, &[id], now).await.map_err(unavailable)?;
        let Some(session) = session else {
            return Ok(());
        };
        let scope = Scope::Workspace(session.workspace);
        tx.narrow(scope).await.map_err(unavailable)?;
        let agent = agents::agent(tx, session.workspace, session.agent)
            .await
            .map_err(unavailable)?;
        let Some(agent) = agent else {
            return Ok(());
        };
        let target = Target::agent(agent.id, &agent.name);
        let who = Who::deskbell(agent.workspace);
        let why = Details::new().fact("session", id);
        self.inner
            .audit
            .record(tx, who, Action::SessionRevoked, target, why)
            .await
    }
}

/// A token spent before this is as unknown as one that never was: it is refused either way.
fn long_ago(now: Timestamp) -> Timestamp {
    let lifetime = i64::try_from(SESSION_LIFETIME.as_millis()).unwrap_or(i64::MAX);
    Timestamp(now.0.saturating_sub(lifetime))
}
