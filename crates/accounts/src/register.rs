//! Making a workspace, with its owner.

use audit::{Action, Details, Target, TargetKind, Who};
use db::{Scope, Tx, is_taken, unavailable};
use edge::ClientAddress;
use kernel::{
    AgentId, Problem, Role, WorkspaceId,
    text::{Check, limits},
};

use crate::{
    Accounts, Agent, DEFAULT_CAPACITY, NewWorkspace, Registration, Status,
    model::{Entrance, Refused, canonical},
    store::{agents, logins},
    wire::{Register, Setup, SignedIn},
};

impl Accounts {
    /// Whether somebody may register now.
    pub async fn setup(&self) -> Result<Setup, Problem> {
        let registration = self.inner.settings.registration;
        let open = match registration {
            Registration::Open => true,
            Registration::Closed => false,
            Registration::First => {
                let tx = self.read(Scope::Global).await?;
                logins::is_empty(&tx).await.map_err(unavailable)?
            }
        };
        Ok(Setup { registration, open })
    }

    /// Makes a workspace with its first furniture, its owner, and a session of theirs.
    pub async fn register(&self, sent: Register, from: &ClientAddress) -> Result<SignedIn, Problem> {
        let settings = &self.inner.settings;
        // Closed doors say so at once; whether somebody is first is looked at again where it counts.
        if !self.setup().await?.open {
            return Err(self.refusal_to_register().into());
        }
        check(&sent)?;
        settings.limit_register.check(from.network().to_string())?;
        let password_hash = self.inner.passwords.hash(&sent.password).await?;

        let now = self.inner.clock.now();
        let workspace = NewWorkspace {
            id: WorkspaceId::new(),
            name: sent.workspace.unwrap_or_else(|| sent.name.clone()),
        };
        let owner = Agent {
            workspace: workspace.id,
            id: AgentId::new(),
            name: sent.name,
            email: sent.email,
            role: Role::Owner,
            custom_role: None,
            permissions: Role::Owner.permissions(),
            status: Status::Online,
            avatar_url: None,
            teams: Vec::new(),
            capacity: DEFAULT_CAPACITY,
            created_at: now,
            deactivated_at: None,
        };
        let login = logins::Login {
            workspace: workspace.id,
            agent: owner.id,
            password_hash: Some(password_hash),
        };
        let tx = self.write(Scope::Workspace(workspace.id)).await?;
        if settings.registration == Registration::First {
            logins::lock(&tx, self.inner.db.dialect())
                .await
                .map_err(unavailable)?;
            if !logins::is_empty(&tx).await.map_err(unavailable)? {
                return Err(Refused::NotFirst.into());
            }
        }
        match logins::insert(&tx, &canonical(&owner.email), &login).await {
            Err(error) if is_taken(&error) => return Err(Refused::EmailTaken.into()),
            other => other.map_err(unavailable)?,
        }
        agents::insert_workspace(&tx, &workspace, now)
            .await
            .map_err(unavailable)?;
        agents::insert_agent(&tx, &owner).await.map_err(unavailable)?;
        self.inner.hooks.welcome.welcome(&tx, &workspace).await?;
        self.record_made(&tx, &workspace, &owner, from).await?;
        let signed_in = self
            .begin_session(&tx, &owner, from, Entrance::Registration)
            .await?;
        tx.commit().await.map_err(unavailable)?;
        Ok(signed_in)
    }

    async fn record_made(
        &self,
        tx: &Tx,
        workspace: &NewWorkspace,
        owner: &Agent,
        from: &ClientAddress,
    ) -> Result<(), Problem> {
        let target = Target::new(TargetKind::Workspace, workspace.id.0, &workspace.name);
        let made = Details::new()
            .after("name", &workspace.name)
            .after("owner", &owner.email)
            .fact("address", from.ip.to_string());
        let who = Who::agent(workspace.id, owner.id, &owner.name);
        self.inner
            .audit
            .record(tx, who, Action::WorkspaceCreated, target, made)
            .await
    }

    fn refusal_to_register(&self) -> Refused {
        match self.inner.settings.registration {
            Registration::First => Refused::NotFirst,
            Registration::Open | Registration::Closed => Refused::RegistrationClosed,
        }
    }
}

fn check(sent: &Register) -> Result<(), Problem> {
    let mut check = Check::new();
    check.line("name", &sent.name, limits::NAME);
    check.email("email", &sent.email);
    check.password("password", &sent.password);
    if let Some(workspace) = &sent.workspace {
        check.line("workspace", workspace, limits::NAME);
    }
    check.finish()
}
