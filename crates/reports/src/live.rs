//! What goes on this moment.

use db::unavailable;
use kernel::{AgentActor, Permission, Problem};

use crate::{Reports, store, wire::Live};

impl Reports {
    /// Who waits, and who has how much to do, now. What is laid aside does not wait.
    pub async fn live(&self, actor: &AgentActor) -> Result<Live, Problem> {
        actor.require(Permission::SeeReports)?;
        let tx = self.read(actor.workspace).await?;
        let queue = store::queue(&tx, actor.workspace).await.map_err(unavailable)?;
        let agents = store::loads(&tx, actor.workspace).await.map_err(unavailable)?;
        Ok(Live {
            at: self.inner.clock.now(),
            waiting: queue.waiting,
            longest_waiting_since: queue.longest_since,
            active: agents.iter().map(|load| load.active).sum(),
            agents,
        })
    }
}
