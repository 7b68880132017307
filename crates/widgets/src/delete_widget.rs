//! A widget goes; the conversations that came through it stay.

use audit::Action;
use db::{Scope, unavailable};
use kernel::{AgentActor, Permission, Problem};

use crate::{Widgets, audited, find::unknown, store};

impl Widgets {
    /// Deletes the widget. Its site key names nothing from here on, and is never given again.
    pub async fn delete_widget(&self, actor: &AgentActor, site_key: &str) -> Result<(), Problem> {
        actor.require(Permission::ManageWidgets)?;
        let widget = self.get(actor, site_key).await?;
        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        let deleted = store::delete(&tx, &widget, self.inner.clock.now())
            .await
            .map_err(unavailable)?;
        if !deleted {
            return Err(unknown());
        }
        let (target, gone) = (audited::target(&widget), audited::gone(&widget));
        self.inner
            .audit
            .record(&tx, actor, Action::WidgetDeleted, target, gone)
            .await?;
        tx.commit().await.map_err(unavailable)?;
        self.forget(&widget);
        Ok(())
    }
}
