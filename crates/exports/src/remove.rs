//! Stopping an export, or deleting what it left.

use db::unavailable;
use kernel::{AgentActor, Problem};
use uuid::Uuid;

use crate::{Exports, State, create::visible, store};

impl Exports {
    /// Cancels what waits or is written, which stays in the list as cancelled; deletes what has ended. The parts of its file go in the
    /// background, a few at a time.
    pub async fn remove(&self, actor: &AgentActor, id: Uuid) -> Result<(), Problem> {
        let now = self.inner.needs.clock.now();
        let tx = self.write(actor.workspace).await?;
        // First of all, so that the worker that has it is behind this, or before, and never beside it.
        store::take_from_worker(&tx, actor.workspace, id, now)
            .await
            .map_err(unavailable)?;
        let found = store::one(&tx, actor.workspace, id).await.map_err(unavailable)?;
        let mut export = visible(found)?;
        export.kind.require(actor)?;
        if export.state.is_under_way() {
            export.state = State::Cancelled;
            export.ended_at = Some(now);
            export.expires_at = Some(now.plus(self.inner.settings.keep));
        } else {
            export.state = State::Deleted;
        }
        store::update(&tx, &export).await.map_err(unavailable)?;
        tx.commit().await.map_err(unavailable)?;
        self.inner.woken.notify_one();
        Ok(())
    }
}
