//! Signing in with a password.

use audit::{Action, Details, Target, Who};
use db::{Scope, Tx, unavailable};
use edge::ClientAddress;
use kernel::{
    AgentId, Problem, SessionId, WorkspaceId,
    text::{Check, limits},
};

use crate::{
    Accounts, Agent, AgentClaims, SESSION_LIFETIME,
    model::{Entrance, Refused, canonical},
    secrets::Secret,
    store::{agents, logins, sessions},
    wire::{self, Login, SignedIn},
};

impl Accounts {
    /// Begins a session, or `invalid-credentials`, in the same time whoever it is.
    pub async fn login(&self, sent: Login, from: &ClientAddress) -> Result<SignedIn, Problem> {
        let mut check = Check::new();
        check.optional("email", &sent.email, limits::EMAIL);
        check.finish()?;
        let email = canonical(&sent.email);
        self.inner
            .settings
            .limit_login
            .check(format!("{} {email}", from.network()))?;

        let tx = self.read(Scope::Global).await?;
        let login = logins::find(&tx, &email).await.map_err(unavailable)?;
        // Given back before the hash is computed, which takes longer than everything else.
        drop(tx);
        let stored = login.as_ref().and_then(|login| login.password_hash.clone());
        let right = self.inner.passwords.verify(&sent.password, stored).await?;
        let login = match login {
            Some(login) if right => login,
            other => {
                if let Some(login) = other {
                    self.note_refused(login.workspace, login.agent, from, Entrance::Password);
                }
                return Err(Refused::WrongCredentials.into());
            }
        };

        let tx = self.write(Scope::Workspace(login.workspace)).await?;
        // The lock keeps somebody who is being deactivated right now from slipping in.
        let agent = agents::agent_for_change(&tx, login.workspace, login.agent)
            .await
            .map_err(unavailable)?;
        let agent = agent
            .filter(|agent| agent.deactivated_at.is_none())
            .ok_or(Refused::WrongCredentials)?;
        sessions::forget_ended(&tx, agent.id, self.inner.clock.now())
            .await
            .map_err(unavailable)?;
        self.enter(tx, &agent, from, Entrance::Password).await
    }

    /// Writes down that somebody tried, behind the answer: it must not take longer for an account that there is.
    pub(crate) fn note_refused(
        &self,
        workspace: WorkspaceId,
        agent: AgentId,
        from: &ClientAddress,
        by: Entrance,
    ) {
        let (accounts, how) = (self.clone(), self.came(from, by));
        tokio::spawn(async move {
            let noted = async {
                let agent = accounts.agent(workspace, agent).await?;
                let target = Target::agent(agent.id, &agent.name);
                let who = Who::deskbell(workspace);
                let audit = &accounts.inner.audit;
                audit.note(who, Action::SessionRefused, target, how).await
            };
            if let Err(problem) = noted.await {
                tracing::warn!(?problem, "a refused sign-in is not in the audit log");
            }
        });
    }

    /// Writes a new session of `agent`, and into the audit log that it was begun; both stand when `tx` is committed.
    pub(crate) async fn begin_session(
        &self,
        tx: &Tx,
        agent: &Agent,
        from: &ClientAddress,
        by: Entrance,
    ) -> Result<SignedIn, Problem> {
        let now = self.inner.clock.now();
        let session = sessions::Session {
            id: SessionId::new(),
            workspace: agent.workspace,
            agent: agent.id,
        };
        sessions::insert(tx, &session, from, now, now.plus(SESSION_LIFETIME))
            .await
            .map_err(unavailable)?;
        let signed_in = self.hand_out(tx, agent, session.id).await?;
        let who = Who::agent(agent.workspace, agent.id, &agent.name);
        let target = Target::agent(agent.id, &agent.name);
        let audit = &self.inner.audit;
        let action = match by {
            // That the workspace was made says so.
            Entrance::Registration => return Ok(signed_in),
            Entrance::Invitation => Action::AgentJoined,
            Entrance::Password | Entrance::Provider => Action::SessionStarted,
        };
        audit.record(tx, who, action, target, self.came(from, by)).await?;
        Ok(signed_in)
    }

    /// A pair of tokens for a session that stands.
    pub(crate) async fn hand_out(
        &self,
        tx: &Tx,
        agent: &Agent,
        session: SessionId,
    ) -> Result<SignedIn, Problem> {
        let refresh = Secret::new();
        sessions::insert_token(tx, session, refresh.hash)
            .await
            .map_err(unavailable)?;
        let (token, expires_at) = self.inner.tokens.sign_agent(AgentClaims {
            agent: agent.id,
            workspace: agent.workspace,
            session,
        })?;
        Ok(SignedIn {
            user: wire::Agent::new(agent, agent.status),
            token,
            refresh_token: refresh.token,
            expires_at,
        })
    }

    /// From where somebody came and by whose word, for the audit log.
    fn came(&self, from: &ClientAddress, by: Entrance) -> Details {
        let came = Details::new()
            .fact("address", from.ip.to_string())
            .fact("userAgent", &from.user_agent);
        match &self.inner.settings.oidc {
            Some(provider) if by == Entrance::Provider => came.fact("provider", &provider.name),
            _ => came,
        }
    }
}
