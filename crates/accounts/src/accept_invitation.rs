//! Joining by an invitation: one chooses a password and is in.

use db::{Scope, unavailable};
use edge::ClientAddress;
use kernel::{Problem, text::Check};

use crate::{
    Accounts,
    model::{Entrance, Refused},
    secrets,
    store::{agents, logins},
    wire::{AcceptInvitation, SignedIn},
};

impl Accounts {
    /// Spends the invitation, sets the password and begins a session, by the same door as everybody.
    pub async fn accept_invitation(
        &self,
        sent: AcceptInvitation,
        from: &ClientAddress,
    ) -> Result<SignedIn, Problem> {
        let invitation = secrets::hash(&sent.token);
        let now = self.inner.clock.now();
        let tx = self.read(Scope::Global).await?;
        let invited = logins::invited(&tx, invitation.clone(), now)
            .await
            .map_err(unavailable)?;
        drop(tx);
        let (workspace, agent) = invited.ok_or(Refused::BadInvitation)?;
        let mut check = Check::new();
        check.password("password", &sent.password);
        check.finish()?;
        let hash = self.inner.passwords.hash(&sent.password).await?;

        let tx = self.write(Scope::Workspace(workspace)).await?;
        // The agent first, as everywhere: who deactivates them takes their invitations after them, and two would wait for each other.
        let agent = agents::agent_for_change(&tx, workspace, agent)
            .await
            .map_err(unavailable)?;
        let agent = agent
            .filter(|agent| agent.deactivated_at.is_none())
            .ok_or(Refused::BadInvitation)?;
        if !logins::spend_invitation(&tx, invitation)
            .await
            .map_err(unavailable)?
        {
            return Err(Refused::BadInvitation.into());
        }
        logins::set_password(&tx, agent.id, &hash)
            .await
            .map_err(unavailable)?;
        self.enter(tx, &agent, from, Entrance::Invitation).await
    }
}
