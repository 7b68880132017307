//! A new password for oneself.

use audit::{Action, Details, Target};
use db::{Scope, unavailable};
use kernel::{AgentActor, Problem, SessionId, text::Check};

use crate::{
    Accounts,
    store::{challenges, logins, sessions},
    wire::ChangePassword,
};

impl Accounts {
    /// Sets a new password and ends all other sessions of the agent.
    pub async fn change_password(&self, actor: &AgentActor, sent: ChangePassword) -> Result<(), Problem> {
        let mut check = Check::new();
        check.password("password", &sent.password);
        check.finish()?;
        self.check_password(actor, "current", &sent.current).await?;
        let hash = self.inner.passwords.hash(&sent.password).await?;

        let now = self.inner.clock.now();
        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        logins::set_password(&tx, actor.id, &hash)
            .await
            .map_err(unavailable)?;
        // Whoever is half signed in with the old password is not.
        challenges::forget(&tx, actor.id).await.map_err(unavailable)?;
        let others: Vec<SessionId> = sessions::of_agent(&tx, actor.id, now)
            .await
            .map_err(unavailable)?
            .into_iter()
            .filter(|session| *session != actor.session)
            .collect();
        sessions::revoke(&tx, &others, now).await.map_err(unavailable)?;
        let target = Target::agent(actor.id, &actor.name);
        let ended = Details::new().fact("otherSessionsEnded", others.len());
        self.inner
            .audit
            .record(&tx, actor, Action::PasswordChanged, target, ended)
            .await?;
        tx.commit().await.map_err(unavailable)?;
        self.drop_sessions(&others);
        Ok(())
    }
}
