//! A new password for oneself.

use audit::{Action, Details, Target};
use db::{Scope, unavailable};
use kernel::{AgentActor, Problem, SessionId, text::Check};

use crate::{
    Accounts,
    store::{logins, sessions},
    wire::ChangePassword,
};

impl Accounts {
    /// Sets a new password and ends all other sessions of the agent.
    pub async fn change_password(&self, actor: &AgentActor, sent: ChangePassword) -> Result<(), Problem> {
        let mut check = Check::new();
        check.password("password", &sent.password);
        check.finish()?;
        // Whoever has somebody's unlocked machine must not guess on.
        self.inner
            .settings
            .limit_login
            .check(format!("password of {}", actor.id))?;

        let tx = self.read(Scope::Global).await?;
        let login = logins::of_agent(&tx, actor.id).await.map_err(unavailable)?;
        drop(tx);
        let stored = login.and_then(|login| login.password_hash);
        if !self.inner.passwords.verify(&sent.current, stored).await? {
            return Err(Problem::field("current", "is not your password"));
        }
        let hash = self.inner.passwords.hash(&sent.password).await?;

        let now = self.inner.clock.now();
        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        logins::set_password(&tx, actor.id, &hash)
            .await
            .map_err(unavailable)?;
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
