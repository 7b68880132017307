//! How one wants to be reached.

use db::unavailable;
use kernel::{AgentActor, Problem, text::Check};

use crate::{
    Notify,
    model::Preferences,
    store::{settings, subscriptions},
    wire::{Browser, Own},
};

impl Notify {
    /// How one wants to be reached, and what there is for it.
    pub async fn own(&self, actor: &AgentActor) -> Result<Own, Problem> {
        let tx = self.read(actor.workspace).await?;
        let mut all = settings::preferences(&tx, actor.workspace)
            .await
            .map_err(unavailable)?;
        let browsers = subscriptions::of_agent(&tx, actor.workspace, actor.id)
            .await
            .map_err(unavailable)?;
        Ok(Own {
            preferences: all.remove(&actor.id).unwrap_or_default(),
            vapid_key: self.inner.vapid.public().to_owned(),
            email_available: self.inner.mail.is_some(),
            browsers: browsers
                .into_iter()
                .map(|browser| Browser {
                    id: browser.id,
                    endpoint: browser.endpoint,
                    created_at: browser.created_at,
                })
                .collect(),
        })
    }

    /// Says how one wants to be reached.
    pub async fn prefer(&self, actor: &AgentActor, sent: Preferences) -> Result<Own, Problem> {
        let mut check = Check::new();
        sent.check(&mut check);
        check.finish()?;
        let tx = self.write(actor.workspace).await?;
        settings::set_preferences(&tx, actor, &sent)
            .await
            .map_err(unavailable)?;
        tx.commit().await.map_err(unavailable)?;
        self.own(actor).await
    }
}
