//! Asking for a file, and for how far it is.

use audit::{Action, Details, Target, TargetKind};
use db::unavailable;
use kernel::{AgentActor, Problem, ProblemKind};
use reports::{Asked, Narrowing, Period};
use uuid::Uuid;

use crate::{
    Exports, Kind, State,
    model::Export,
    store,
    wire::{self, Sent},
};

impl Exports {
    /// Notes the export, which begins as soon as those before it are done. `conflict` when too many wait, or too many are there.
    pub async fn create(&self, actor: &AgentActor, sent: Sent) -> Result<wire::Export, Problem> {
        sent.kind.require(actor)?;
        let export = self.begin(actor, sent).await?;
        let tx = self.write(actor.workspace).await?;
        store::insert(&tx, &export).await.map_err(unavailable)?;
        let target = Target::nameless(TargetKind::Export, export.id);
        self.inner
            .needs
            .audit
            .record(&tx, actor, Action::ExportCreated, target, details(&export))
            .await?;
        // Counted behind the lock of the audit log, which whoever asks at the same moment waits for.
        let (under_way, all) = store::count(&tx, actor.workspace).await.map_err(unavailable)?;
        let settings = &self.inner.settings;
        if under_way > settings.waiting {
            return Err(Problem::new(
                ProblemKind::Conflict,
                format!(
                    "At most {} exports wait or are written at a time. Wait until one is done, or cancel one.",
                    settings.waiting
                ),
            ));
        }
        if all > settings.files {
            return Err(Problem::new(
                ProblemKind::Conflict,
                format!("At most {} exports are kept. Delete one first.", settings.files),
            ));
        }
        tx.commit().await.map_err(unavailable)?;
        self.inner.woken.notify_one();
        Ok(export.into())
    }

    async fn begin(&self, actor: &AgentActor, sent: Sent) -> Result<Export, Problem> {
        let now = self.inner.needs.clock.now();
        let asked = Asked {
            from: sent.from,
            to: sent.to,
            tz: sent.tz,
        };
        let period = Period::of_any_length(&asked, now)?;
        let narrowing = Narrowing {
            widget: sent.widget,
            team: sent.team,
            agent: sent.agent,
            tag: sent.tag,
        };
        if sent.kind == Kind::Audit && narrowing != Narrowing::default() {
            return Err(Problem::field(
                "kind",
                "the audit log is not narrowed by widget, team, agent or tag",
            ));
        }
        if sent.notes && sent.kind != Kind::Messages {
            return Err(Problem::field("notes", "go with messages only"));
        }
        // What is wrong is said now, and not when the worker comes to it.
        self.inner
            .needs
            .reports
            .filter(actor.workspace, &narrowing)
            .await?;
        Ok(Export {
            id: Uuid::now_v7(),
            workspace: actor.workspace,
            kind: sent.kind,
            state: State::Waiting,
            from: period.from,
            to: period.to,
            narrowing,
            notes: sent.notes,
            done: 0,
            total: 0,
            place: None,
            chunks: 0,
            bytes: 0,
            attempts: 0,
            failure: None,
            created_by: actor.id,
            created_by_name: actor.name.to_string(),
            created_at: now,
            ended_at: None,
            expires_at: None,
        })
    }

    /// The exports that the actor may see, the newest first.
    pub async fn list(&self, actor: &AgentActor) -> Result<Vec<wire::Export>, Problem> {
        let tx = self.read(actor.workspace).await?;
        let all = store::list(&tx, actor.workspace).await.map_err(unavailable)?;
        Ok(all
            .into_iter()
            .filter(|export| export.kind.require(actor).is_ok())
            .map(Into::into)
            .collect())
    }

    /// One that the actor may see.
    pub async fn get(&self, actor: &AgentActor, id: Uuid) -> Result<wire::Export, Problem> {
        self.one(actor, id).await.map(Into::into)
    }

    pub(crate) async fn one(&self, actor: &AgentActor, id: Uuid) -> Result<Export, Problem> {
        let tx = self.read(actor.workspace).await?;
        let found = store::one(&tx, actor.workspace, id).await.map_err(unavailable)?;
        let export = visible(found)?;
        export.kind.require(actor)?;
        Ok(export)
    }
}

/// The export, unless it was deleted.
pub(crate) fn visible(found: Option<Export>) -> Result<Export, Problem> {
    found
        .filter(|export| export.state != State::Deleted)
        .ok_or_else(|| Problem::not_found("export"))
}

fn details(export: &Export) -> Details {
    let mut details = Details::new()
        .fact("kind", export.kind)
        .fact("from", export.from)
        .fact("until", export.to);
    let Narrowing {
        widget,
        team,
        agent,
        tag,
    } = &export.narrowing;
    for (name, value) in [("widget", widget), ("team", team), ("agent", agent), ("tag", tag)] {
        if let Some(value) = value {
            details = details.fact(name, value);
        }
    }
    if export.notes {
        details = details.fact("notes", true);
    }
    details
}
