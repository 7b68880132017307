//! A widget looks different, or may be used elsewhere.

use audit::Action;
use db::{Scope, unavailable};
use kernel::{
    AgentActor, Permission, Problem,
    text::{Check, limits},
};

use crate::{
    Widgets, audited,
    find::{check_teams, unknown},
    model::read_sites,
    store,
    wire::{self, ChangeWidget},
};

impl Widgets {
    /// Changes what is named.
    pub async fn change_widget(
        &self,
        actor: &AgentActor,
        site_key: &str,
        sent: ChangeWidget,
    ) -> Result<wire::Widget, Problem> {
        actor.require(Permission::ManageWidgets)?;
        let id = self.get(actor, site_key).await?.id;
        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        let found = store::widget_for_change(&tx, actor.workspace, id)
            .await
            .map_err(unavailable)?;
        let before = found.ok_or_else(unknown)?;
        let mut widget = before.clone();

        let team_before = widget.hours_team();
        let mut check = Check::new();
        widget.name = sent.name.unwrap_or(widget.name);
        check.line("name", &widget.name, limits::NAME);
        if let Some(sites) = &sent.allowed_sites {
            widget.allowed_sites = read_sites(sites, &mut check);
        }
        widget.appearance = widget.appearance.changed(sent.appearance);
        widget.appearance.check(&mut check);
        widget.pre_chat = widget.pre_chat.changed(sent.pre_chat);
        widget.routing = widget.routing.changed(sent.routing);
        widget.routing.check(&mut check);
        if let Some(hours) = sent.hours {
            widget.hours = hours.map(|hours| hours.team_id);
        }
        check.finish()?;
        check_teams(&tx, &widget).await?;

        store::update(&tx, &widget).await.map_err(unavailable)?;
        let changed = audited::changed(&before, &widget);
        let target = audited::target(&widget);
        self.inner
            .audit
            .record_change(&tx, actor, Action::WidgetChanged, target, changed)
            .await?;
        tx.commit().await.map_err(unavailable)?;
        self.forget(&widget);
        if widget.hours_team() != team_before {
            self.inner.hours.stir(widget.workspace);
        }
        Ok((&widget).into())
    }
}
