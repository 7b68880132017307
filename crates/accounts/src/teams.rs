//! Teams: agents who share a queue.

use audit::{Action, Details, Target, TargetKind};
use db::{Scope, unavailable};
use kernel::{
    AgentActor, AgentId, Permission, Problem, ProblemKind, TeamId, Timestamp, WorkspaceId,
    text::{Check, limits},
};
use serde::{Deserialize, Serialize};

use crate::{Accounts, store};

/// Teams of a workspace, at most.
pub(crate) const MAX_TEAMS: usize = 200;
/// Members of a team, at most.
pub(crate) const MAX_MEMBERS: usize = 500;

/// Agents who share a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Team {
    /// Which one.
    pub id: TeamId,
    /// What it is called; no other team is.
    pub name: String,
    /// Who is in it.
    pub members: Vec<AgentId>,
    /// Since when.
    pub created_at: Timestamp,
}

/// A team to make, or what to change of one.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub struct TeamSent {
    /// At most 200 characters.
    pub name: Option<String>,
    /// Who is in it from now on; at most 500.
    pub members: Option<Vec<AgentId>>,
}

impl Accounts {
    /// All teams of the workspace, by name.
    pub async fn teams(&self, workspace: WorkspaceId) -> Result<Vec<Team>, Problem> {
        let tx = self.read(Scope::Workspace(workspace)).await?;
        store::teams::all(&tx, workspace).await.map_err(unavailable)
    }

    /// A team of the workspace, or `not-found`.
    pub async fn team(&self, workspace: WorkspaceId, id: TeamId) -> Result<Team, Problem> {
        let teams = self.teams(workspace).await?;
        let found = teams.into_iter().find(|team| team.id == id);
        found.ok_or_else(|| Problem::not_found("team"))
    }

    /// Makes a team. `conflict` when there is one of that name.
    pub async fn create_team(&self, actor: &AgentActor, sent: TeamSent) -> Result<Team, Problem> {
        actor.require(Permission::ManageAgents)?;
        let Some(name) = sent.name else {
            return Err(Problem::field("name", "is missing"));
        };
        if self.teams(actor.workspace).await?.len() >= MAX_TEAMS {
            return Err(Problem::new(
                ProblemKind::Conflict,
                format!("A workspace has at most {MAX_TEAMS} teams."),
            ));
        }
        let team = Team {
            id: TeamId::new(),
            name,
            members: sent.members.unwrap_or_default(),
            created_at: self.inner.clock.now(),
        };
        self.check_team(actor.workspace, &team).await?;
        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        store::teams::insert(&tx, actor.workspace, &team)
            .await
            .map_err(taken)?;
        let made = Details::new()
            .after("name", &team.name)
            .after("members", &team.members);
        self.inner
            .audit
            .record(&tx, actor, Action::TeamCreated, target(&team), made)
            .await?;
        tx.commit().await.map_err(unavailable)?;
        Ok(team)
    }

    /// Changes what is named of a team.
    pub async fn change_team(&self, actor: &AgentActor, id: TeamId, sent: TeamSent) -> Result<Team, Problem> {
        actor.require(Permission::ManageAgents)?;
        let before = self.team(actor.workspace, id).await?;
        let team = Team {
            name: sent.name.unwrap_or_else(|| before.name.clone()),
            members: sent.members.unwrap_or_else(|| before.members.clone()),
            ..before.clone()
        };
        self.check_team(actor.workspace, &team).await?;
        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        store::teams::update(&tx, actor.workspace, &team)
            .await
            .map_err(taken)?;
        let changed = Details::new().change("name", &before.name, &team.name).change(
            "members",
            &before.members,
            &team.members,
        );
        self.inner
            .audit
            .record_change(&tx, actor, Action::TeamChanged, target(&team), changed)
            .await?;
        tx.commit().await.map_err(unavailable)?;
        Ok(team)
    }

    /// Deletes a team. What waits for it waits for everybody then.
    pub async fn delete_team(&self, actor: &AgentActor, id: TeamId) -> Result<(), Problem> {
        actor.require(Permission::ManageAgents)?;
        let team = self.team(actor.workspace, id).await?;
        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        store::teams::delete(&tx, actor.workspace, id)
            .await
            .map_err(unavailable)?;
        let gone = Details::new()
            .before("name", &team.name)
            .before("members", &team.members);
        self.inner
            .audit
            .record(&tx, actor, Action::TeamDeleted, target(&team), gone)
            .await?;
        tx.commit().await.map_err(unavailable)
    }

    async fn check_team(&self, workspace: WorkspaceId, team: &Team) -> Result<(), Problem> {
        let mut check = Check::new();
        check.line("name", &team.name, limits::NAME);
        if team.members.len() > MAX_MEMBERS {
            check.fail("members", format!("must be at most {MAX_MEMBERS}"));
        }
        let known = self.named(workspace, &team.members).await?;
        for (at, id) in team.members.iter().enumerate() {
            if !known
                .iter()
                .any(|agent| agent.id == *id && agent.deactivated_at.is_none())
            {
                check.fail(format!("members[{at}]"), "is nobody who works here");
            }
        }
        check.finish()
    }
}

fn target(team: &Team) -> Target {
    Target::new(TargetKind::Team, team.id.0, &team.name)
}

fn taken(error: store::StoreError) -> Problem {
    if db::is_taken(&error) {
        Problem::new(ProblemKind::Conflict, "There is a team of that name.")
    } else {
        unavailable(error)
    }
}
