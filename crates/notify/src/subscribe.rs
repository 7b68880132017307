//! Browsers that take pushes come and go.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use db::unavailable;
use kernel::{AgentActor, Problem, ProblemKind, text::Check};
use p256::PublicKey;
use uuid::Uuid;

use crate::{
    Notify,
    store::subscriptions::{self, Subscription},
    wire::{Browser, Subscribe},
};

/// Browsers of one agent, at most.
pub(crate) const MAX_BROWSERS: usize = 20;

impl Notify {
    /// A browser of the agent takes pushes from now on. The same one again replaces what was known of it.
    pub async fn subscribe(&self, actor: &AgentActor, sent: Subscribe) -> Result<Browser, Problem> {
        let mut check = Check::new();
        // Kept as it was understood: what the parser looked past would be looked at by others.
        let endpoint = match self.inner.outgoing.check(&sent.endpoint) {
            Ok(url) => url.into(),
            Err(why) => {
                check.fail("endpoint", why);
                String::new()
            }
        };
        let p256dh = decoded(&sent.keys.p256dh).filter(|key| PublicKey::from_sec1_bytes(key).is_ok());
        if p256dh.is_none() {
            check.fail("keys.p256dh", "must be a public key of P-256 as base64url");
        }
        let auth = decoded(&sent.keys.auth).filter(|secret| secret.len() == 16);
        if auth.is_none() {
            check.fail("keys.auth", "must be 16 bytes as base64url");
        }
        check.finish()?;
        let made = Subscription {
            id: Uuid::now_v7(),
            endpoint,
            p256dh: p256dh.unwrap_or_default(),
            auth: auth.unwrap_or_default(),
            created_at: self.inner.clock.now(),
        };
        let tx = self.write(actor.workspace).await?;
        let own = subscriptions::of_agent(&tx, actor.workspace, actor.id, self.inner.clock.now())
            .await
            .map_err(unavailable)?;
        let others = own.iter().filter(|other| other.endpoint != made.endpoint).count();
        if others >= MAX_BROWSERS {
            return Err(Problem::new(
                ProblemKind::Conflict,
                format!("One agent has at most {MAX_BROWSERS} browsers that take pushes."),
            ));
        }
        subscriptions::put(&tx, actor, &made).await.map_err(unavailable)?;
        tx.commit().await.map_err(unavailable)?;
        Ok(Browser {
            id: made.id,
            endpoint: made.endpoint,
            created_at: made.created_at,
        })
    }

    /// A browser of the agent takes pushes no more.
    pub async fn unsubscribe(&self, actor: &AgentActor, id: Uuid) -> Result<(), Problem> {
        let tx = self.write(actor.workspace).await?;
        let own = subscriptions::of_agent(&tx, actor.workspace, actor.id, self.inner.clock.now())
            .await
            .map_err(unavailable)?;
        if !own.iter().any(|browser| browser.id == id) {
            return Err(Problem::not_found("browser"));
        }
        subscriptions::delete(&tx, actor.workspace, id)
            .await
            .map_err(unavailable)?;
        tx.commit().await.map_err(unavailable)
    }
}

/// Browsers leave the padding out; who puts it there means the same.
fn decoded(text: &str) -> Option<Vec<u8>> {
    if text.len() > 200 {
        return None;
    }
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()
}
