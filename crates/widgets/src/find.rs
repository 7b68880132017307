//! Which widget is it? By site key, for everybody who asks.

use std::{collections::HashMap, sync::Arc};

use db::{Reading, Scope, Tx, unavailable};
use edge::PageOrigin;
use kernel::{AgentActor, Problem, TeamId, WidgetId, WorkspaceId};

use crate::{
    Routing, Site, Widget, Widgets,
    model::{allows, is_ours, is_site_key, not_allowed_here},
    store,
};

impl Widgets {
    /// The widget with this site key, or `not-found`. At most 5 s old.
    pub async fn find(&self, site_key: &str) -> Result<Arc<Widget>, Problem> {
        // What cannot be one asks no database.
        if !is_site_key(site_key) {
            return Err(unknown());
        }
        if let Some(widget) = self.inner.known.get(site_key) {
            return Ok(widget);
        }
        let reading = self.inner.known.reading();
        let tx = self.read(Scope::Global).await?;
        let place = store::place(&tx, site_key)
            .await
            .map_err(unavailable)?
            .ok_or_else(unknown)?;
        self.load(&tx, place, reading).await
    }

    /// As [`Widgets::find`], and `forbidden` on a page whose site is not among the allowed ones.
    pub async fn find_for(&self, site_key: &str, page: &PageOrigin) -> Result<Arc<Widget>, Problem> {
        let widget = self.find(site_key).await?;
        if widget.allows(page) {
            Ok(widget)
        } else {
            Err(not_allowed_here())
        }
    }

    /// The first widget of the installation, for pages that name none; `not-found` before there is one.
    pub async fn first(&self) -> Result<Arc<Widget>, Problem> {
        let reading = self.inner.known.reading();
        let tx = self.read(Scope::Global).await?;
        let place = store::first_place(&tx)
            .await
            .map_err(unavailable)?
            .ok_or_else(unknown)?;
        self.load(&tx, place, reading).await
    }

    /// A widget of the agent's workspace, or `not-found`.
    pub async fn get(&self, actor: &AgentActor, site_key: &str) -> Result<Arc<Widget>, Problem> {
        let widget = self.find(site_key).await?;
        if widget.workspace == actor.workspace {
            Ok(widget)
        } else {
            Err(unknown())
        }
    }

    /// Whether a page may use any widget at all: what a browser is told before it says which one.
    pub async fn any_allows(&self, page: &PageOrigin) -> Result<bool, Problem> {
        let all = self.all_sites().await?;
        Ok(all.values().any(|sites| allows(sites, page)))
    }

    /// `forbidden` when the page's site is not among the widget's allowed ones: for a visitor's token, which names its widget. A
    /// widget that was deleted is for our own pages alone. At most 5 s old; no page at all (not a browser) asks nothing.
    pub async fn check_page(
        &self,
        workspace: WorkspaceId,
        id: WidgetId,
        page: &PageOrigin,
    ) -> Result<(), Problem> {
        if page.origin.is_none() {
            return Ok(());
        }
        let is_allowed = if let Some(sites) = self.all_sites().await?.get(&id) {
            allows(sites, page)
        } else {
            // Younger than what is remembered, or gone.
            let tx = self.read(Scope::Workspace(workspace)).await?;
            let found = store::widget(&tx, workspace, id).await.map_err(unavailable)?;
            found.map_or_else(|| is_ours(page), |widget| widget.allows(page))
        };
        if is_allowed {
            Ok(())
        } else {
            Err(not_allowed_here())
        }
    }

    async fn all_sites(&self) -> Result<Arc<HashMap<WidgetId, Vec<Site>>>, Problem> {
        if let Some(all) = self.inner.sites.get(&()) {
            return Ok(all);
        }
        let reading = self.inner.sites.reading();
        let tx = self.read(Scope::Global).await?;
        let all = Arc::new(store::all_sites(&tx).await.map_err(unavailable)?);
        // Before there is a widget the first may come at any moment.
        if !all.is_empty() {
            self.inner.sites.remember(reading, (), Arc::clone(&all));
        }
        Ok(all)
    }

    /// How the chats of each widget are routed, those of deleted widgets too.
    pub async fn routing(&self, workspace: WorkspaceId) -> Result<HashMap<WidgetId, Routing>, Problem> {
        let tx = self.read(Scope::Workspace(workspace)).await?;
        store::routing(&tx, workspace).await.map_err(unavailable)
    }

    /// Whose hours hold for the chats of each widget, those of deleted widgets too; `None`: the workspace's.
    pub async fn hours_teams(
        &self,
        workspace: WorkspaceId,
    ) -> Result<HashMap<WidgetId, Option<TeamId>>, Problem> {
        let tx = self.read(Scope::Workspace(workspace)).await?;
        store::hours_teams(&tx, workspace).await.map_err(unavailable)
    }

    async fn load(&self, tx: &Tx, place: store::Place, reading: Reading) -> Result<Arc<Widget>, Problem> {
        tx.narrow(Scope::Workspace(place.workspace))
            .await
            .map_err(unavailable)?;
        let found = store::widget(tx, place.workspace, place.widget)
            .await
            .map_err(unavailable)?;
        let widget = Arc::new(found.ok_or_else(unknown)?);
        self.inner
            .known
            .remember(reading, widget.site_key.clone(), Arc::clone(&widget));
        Ok(widget)
    }
}

/// Refuses teams that there are not.
pub(crate) async fn check_teams(tx: &Tx, widget: &Widget) -> Result<(), Problem> {
    for (field, team) in [
        ("routing.teamId", widget.routing.team_id),
        ("hours.teamId", widget.hours),
    ] {
        let Some(team) = team else { continue };
        if !store::has_team(tx, widget.workspace, team)
            .await
            .map_err(unavailable)?
        {
            return Err(Problem::field(field, "must be one of your teams"));
        }
    }
    Ok(())
}

pub(crate) fn unknown() -> Problem {
    Problem::not_found("widget")
}
