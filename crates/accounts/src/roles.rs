//! Roles that a workspace makes for itself: which of the closed list of permissions somebody has who is neither owner, admin nor plain
//! agent.

use audit::{Action, Details, Target, TargetKind};
use db::{Scope, Tx, unavailable};
use kernel::{
    AgentActor, AgentId, Permission, Permissions, Problem, ProblemKind, Role, RoleId, Timestamp, WorkspaceId,
    text::{Check, limits},
};
use serde::{Deserialize, Serialize};

use crate::{
    Accounts, Revoked,
    model::{Refused, RoleName, Standing},
    store::{self, agents, roles as rows, sessions},
};

/// Custom roles of a workspace, at most.
pub(crate) const MAX_ROLES: usize = 50;

/// A role that a workspace made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomRole {
    /// Which one.
    pub id: RoleId,
    /// What it is called; no other role is.
    pub name: String,
    /// What whoever has it may do.
    pub permissions: Permissions,
    /// How many people have it.
    pub holders: u64,
    /// Since when.
    pub created_at: Timestamp,
}

/// A role to make, or what to change of one.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub struct RoleSent {
    /// At most 200 characters, and none of `owner`, `admin` and `agent`.
    pub name: Option<String>,
    /// At least one, and with each what it needs. Nobody gives away what they may not do themselves.
    pub permissions: Option<Permissions>,
}

impl Accounts {
    /// All custom roles of the workspace, by name.
    pub async fn roles(&self, actor: &AgentActor) -> Result<Vec<CustomRole>, Problem> {
        actor.require(Permission::ManageAgents)?;
        let tx = self.read(Scope::Workspace(actor.workspace)).await?;
        rows::all(&tx, actor.workspace).await.map_err(unavailable)
    }

    /// Makes a role. `conflict` when there is one of that name.
    pub async fn create_role(&self, actor: &AgentActor, sent: RoleSent) -> Result<CustomRole, Problem> {
        actor.require(Permission::ManageAgents)?;
        let required = |field: &str| Problem::field(field, "is required");
        let role = CustomRole {
            id: RoleId::new(),
            name: sent.name.ok_or_else(|| required("name"))?,
            permissions: sent.permissions.ok_or_else(|| required("permissions"))?,
            holders: 0,
            created_at: self.inner.clock.now(),
        };
        check(&role)?;
        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        may_shape(standing(&tx, actor).await?, role.permissions)?;
        let all = rows::all(&tx, actor.workspace).await.map_err(unavailable)?;
        if all.len() >= MAX_ROLES {
            return Err(Problem::new(
                ProblemKind::Conflict,
                format!("A workspace has at most {MAX_ROLES} roles of its own."),
            ));
        }
        rows::insert(&tx, actor.workspace, &role).await.map_err(taken)?;
        let made = Details::new()
            .after("name", &role.name)
            .after("permissions", role.permissions);
        self.inner
            .audit
            .record(&tx, actor, Action::RoleCreated, target(&role), made)
            .await?;
        tx.commit().await.map_err(unavailable)?;
        Ok(role)
    }

    /// Changes what is named. Whoever has the role feels it at once: their sockets are dropped, as with a new role, and chats go back to
    /// the queue when they may not answer any more.
    pub async fn change_role(
        &self,
        actor: &AgentActor,
        id: RoleId,
        sent: RoleSent,
    ) -> Result<CustomRole, Problem> {
        actor.require(Permission::ManageAgents)?;
        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        let standing = standing(&tx, actor).await?;
        let before = found(&tx, actor.workspace, id).await?;
        let role = CustomRole {
            name: sent.name.unwrap_or_else(|| before.name.clone()),
            permissions: sent.permissions.unwrap_or(before.permissions),
            ..before.clone()
        };
        may_shape(standing, before.permissions)?;
        may_shape(standing, role.permissions)?;
        check(&role)?;
        rows::update(&tx, actor.workspace, &role).await.map_err(taken)?;
        let holders = rows::holders(&tx, actor.workspace, id)
            .await
            .map_err(unavailable)?;
        let now = self.inner.clock.now();
        let mut known = Vec::new();
        for holder in &holders {
            known.extend(sessions::of_agent(&tx, *holder, now).await.map_err(unavailable)?);
        }
        let changed = Details::new().change("name", &before.name, &role.name).change(
            "permissions",
            before.permissions,
            role.permissions,
        );
        let target = target(&role);
        self.inner
            .audit
            .record_change(&tx, actor, Action::RoleChanged, target, changed)
            .await?;
        tx.commit().await.map_err(unavailable)?;

        for session in &known {
            self.inner.actors.forget(session);
        }
        if role.permissions != before.permissions {
            for holder in holders {
                self.may_now(actor.workspace, holder, before.permissions, role.permissions);
            }
        }
        Ok(role)
    }

    /// Deletes a role that nobody has. `conflict` while somebody has it.
    pub async fn delete_role(&self, actor: &AgentActor, id: RoleId) -> Result<(), Problem> {
        actor.require(Permission::ManageAgents)?;
        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        let standing = standing(&tx, actor).await?;
        let role = found(&tx, actor.workspace, id).await?;
        may_shape(standing, role.permissions)?;
        if role.holders > 0 {
            return Err(Problem::new(
                ProblemKind::Conflict,
                "Somebody has this role. Give them another one first.",
            ));
        }
        rows::delete(&tx, actor.workspace, id)
            .await
            .map_err(unavailable)?;
        let gone = Details::new()
            .before("name", &role.name)
            .before("permissions", role.permissions);
        self.inner
            .audit
            .record(&tx, actor, Action::RoleDeleted, target(&role), gone)
            .await?;
        tx.commit().await.map_err(unavailable)
    }

    /// Somebody may do other things from now on: their sockets are dropped, and what they have goes back when they may not answer it.
    pub(crate) fn may_now(
        &self,
        workspace: WorkspaceId,
        agent: AgentId,
        before: Permissions,
        now: Permissions,
    ) {
        let hooks = &self.inner.hooks;
        (hooks.revoked)(Revoked::Agent(agent));
        if before.has(Permission::Answer) && !now.has(Permission::Answer) {
            (hooks.departed)(workspace, agent);
        }
    }
}

/// What the actor may do now, where nobody changes it until `tx` ends: what a request knew when it began may be over. Who acts without
/// an account is the operator.
pub(crate) async fn standing(tx: &Tx, actor: &AgentActor) -> Result<Standing, Problem> {
    agents::lock_workspace(tx, actor.workspace)
        .await
        .map_err(unavailable)?;
    let now = agents::agent(tx, actor.workspace, actor.id)
        .await
        .map_err(unavailable)?;
    let standing = match now {
        None => Standing {
            role: actor.role,
            permissions: actor.permissions,
        },
        Some(agent) if agent.deactivated_at.is_none() => agent.standing(),
        Some(_) => return Err(Refused::SessionEnded.into()),
    };
    if standing.permissions.has(Permission::ManageAgents) {
        Ok(standing)
    } else {
        Err(Refused::MoreThanOneself.into())
    }
}

/// What somebody is to be: one of the three, or `agent` with a custom role of the workspace.
pub(crate) async fn wanted(
    tx: &Tx,
    workspace: WorkspaceId,
    role: Role,
    custom: Option<RoleId>,
) -> Result<(Standing, Option<RoleName>), Problem> {
    let Some(id) = custom else {
        let permissions = role.permissions();
        return Ok((Standing { role, permissions }, None));
    };
    if role != Role::Agent {
        return Err(Problem::field("roleId", "goes with the role agent alone"));
    }
    let found = rows::one(tx, workspace, id).await.map_err(unavailable)?;
    let custom = found.ok_or_else(|| Problem::field("roleId", "is no role of this workspace"))?;
    let standing = Standing {
        role,
        permissions: custom.permissions,
    };
    let name = RoleName {
        id,
        name: custom.name,
    };
    Ok((standing, Some(name)))
}

fn target(role: &CustomRole) -> Target {
    Target::new(TargetKind::Role, role.id.0, &role.name)
}

async fn found(tx: &Tx, workspace: WorkspaceId, id: RoleId) -> Result<CustomRole, Problem> {
    let found = rows::one(tx, workspace, id).await.map_err(unavailable)?;
    found.ok_or_else(|| Problem::not_found("role"))
}

fn may_shape(standing: Standing, permissions: Permissions) -> Result<(), Refused> {
    if permissions.within(standing.permissions) {
        Ok(())
    } else {
        Err(Refused::MoreThanOneself)
    }
}

fn check(role: &CustomRole) -> Result<(), Problem> {
    let mut check = Check::new();
    check.line("name", &role.name, limits::NAME);
    if Role::parse(&role.name.trim().to_lowercase()).is_some() {
        check.fail("name", "is a role that every workspace has; choose another");
    }
    if role.permissions == Permissions::NONE {
        check.fail("permissions", "must name at least one");
    }
    for permission in role.permissions.iter() {
        if let Some(needed) = permission.needs().filter(|needed| !role.permissions.has(*needed)) {
            let (one, other) = (permission.as_str(), needed.as_str());
            check.fail("permissions", format!("\"{one}\" needs \"{other}\""));
        }
    }
    check.finish()
}

fn taken(error: store::StoreError) -> Problem {
    if db::is_taken(&error) {
        Problem::new(ProblemKind::Conflict, "There is a role of that name.")
    } else {
        unavailable(error)
    }
}
