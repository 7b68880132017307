//! A new widget.

use audit::Action;
use db::{Scope, unavailable};
use kernel::{
    AgentActor, Permission, Problem,
    text::{Check, limits},
};

use crate::{
    Widget, Widgets, audited,
    find::check_teams,
    model::read_sites,
    store,
    wire::{self, CreateWidget},
};

impl Widgets {
    /// Creates a widget with a site key of its own.
    pub async fn create_widget(
        &self,
        actor: &AgentActor,
        sent: CreateWidget,
    ) -> Result<wire::Widget, Problem> {
        actor.require(Permission::ManageWidgets)?;
        let mut widget = Widget::new(actor.workspace, sent.name, self.inner.clock.now());
        widget.appearance = widget.appearance.changed(sent.appearance);
        widget.pre_chat = widget.pre_chat.changed(sent.pre_chat);
        let mut check = Check::new();
        check.line("name", &widget.name, limits::NAME);
        widget.allowed_sites = read_sites(&sent.allowed_sites, &mut check);
        widget.appearance.check(&mut check);
        widget.routing = widget.routing.changed(sent.routing);
        widget.routing.check(&mut check);
        widget.hours = sent.hours.flatten().map(|hours| hours.team_id);
        check.finish()?;

        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        check_teams(&tx, &widget).await?;
        store::insert(&tx, &widget).await.map_err(unavailable)?;
        let (target, made) = (audited::target(&widget), audited::made(&widget));
        self.inner
            .audit
            .record(&tx, actor, Action::WidgetCreated, target, made)
            .await?;
        tx.commit().await.map_err(unavailable)?;
        self.forget(&widget);
        Ok((&widget).into())
    }
}
