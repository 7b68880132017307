//! Saying when it is open.

use audit::{Action, Details, Target, TargetKind};
use db::unavailable;
use kernel::{AgentActor, Permission, Problem, TeamId};

use crate::{
    Hours, Schedule, store,
    wire::{All, OfTeam, Shown},
};

impl Hours {
    /// All hours of the workspace, and what they mean now.
    pub async fn all(&self, actor: &AgentActor) -> Result<All, Problem> {
        let tx = self.read(actor.workspace).await?;
        let rows = store::all(&tx, actor.workspace).await.map_err(unavailable)?;
        let now = self.inner.clock.now();
        let mut all = All {
            workspace: Shown::new(None, None, now),
            teams: Vec::new(),
        };
        for (team, schedule) in rows {
            let rules = schedule.rules();
            let shown = Shown::new(Some(schedule), rules.as_ref(), now);
            match team {
                Some(team_id) => all.teams.push(OfTeam { team_id, shown }),
                None => all.workspace = shown,
            }
        }
        all.teams.sort_by_key(|team| team.team_id.0);
        Ok(all)
    }

    /// What these hours would mean now.
    pub fn preview(&self, actor: &AgentActor, schedule: Option<Schedule>) -> Result<Shown, Problem> {
        actor.require(Permission::ManageWorkspace)?;
        let rules = schedule.as_ref().map(Schedule::understood).transpose()?;
        Ok(Shown::new(schedule, rules.as_ref(), self.inner.clock.now()))
    }

    /// Sets the hours of the workspace, or of a team; `None` takes them away.
    pub async fn set(
        &self,
        actor: &AgentActor,
        team: Option<TeamId>,
        schedule: Option<Schedule>,
    ) -> Result<Shown, Problem> {
        actor.require(Permission::ManageWorkspace)?;
        let workspace = actor.workspace;
        let tx = self.write(workspace).await?;
        let target = match team {
            None => Target::workspace(workspace),
            Some(team) => {
                let name = store::team_name(&tx, workspace, team)
                    .await
                    .map_err(unavailable)?;
                let name = name.ok_or_else(|| Problem::not_found("team"))?;
                Target::new(TargetKind::Team, team.0, &name)
            }
        };
        let rules = schedule.as_ref().map(Schedule::understood).transpose()?;
        let now = self.inner.clock.now();
        let before = store::all(&tx, workspace).await.map_err(unavailable)?;
        let before = before.into_iter().find(|(of, _)| *of == team);
        match &schedule {
            Some(schedule) => store::set(&tx, workspace, team, schedule, now).await,
            None => store::remove(&tx, workspace, team).await,
        }
        .map_err(unavailable)?;
        let changed = Details::new().change("hours", before.map(|(_, schedule)| schedule), &schedule);
        self.inner
            .audit
            .record_change(&tx, actor, Action::HoursChanged, target, changed)
            .await?;
        tx.commit().await.map_err(unavailable)?;
        self.inner.known.forget(&workspace);
        self.stir(workspace);
        Ok(Shown::new(schedule, rules.as_ref(), now))
    }
}
