//! One call for somebody, by one step.

mod mail;
mod push;
mod webhook;

use std::sync::Arc;

use kernel::{AgentId, ConversationId, Timestamp, WorkspaceId};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use url::Url;

pub use mail::{Mail, MailError};
pub(crate) use webhook::new_secret;

use crate::{Notify, model::Step};

/// Calls of one workspace that are under way at a time.
const OF_A_WORKSPACE: usize = 4;

/// What is told.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// Of this call alone, however often it is tried.
    pub(crate) id: uuid::Uuid,
    pub(crate) workspace: WorkspaceId,
    pub(crate) about: About,
    pub(crate) at: Timestamp,
}

/// What a call is about.
#[derive(Clone, Debug)]
pub(crate) enum About {
    /// Nothing: whoever asked for it wants to see it come.
    Test,
    /// A chat that waits.
    Chat(Chat),
    /// So many of them, as one call for each would be too many.
    Chats(usize),
}

/// The chat that waits.
#[derive(Clone, Debug)]
pub(crate) struct Chat {
    pub(crate) id: ConversationId,
    /// What they are called, if they said so.
    pub(crate) visitor: Option<String>,
    pub(crate) text: String,
    pub(crate) priority: &'static str,
    pub(crate) since: Timestamp,
}

impl Call {
    fn title(&self) -> String {
        match &self.about {
            About::Chat(chat) => format!("{} is waiting", chat.visitor.as_deref().unwrap_or("A visitor")),
            About::Chats(count) => format!("{count} chats are waiting"),
            About::Test => "This is a test".into(),
        }
    }

    fn text(&self) -> String {
        match &self.about {
            About::Chat(chat) => chat.text.clone(),
            About::Chats(_) => "The desk shows all who wait.".into(),
            About::Test => "Alerts of Deskbell reach you here.".into(),
        }
    }

    fn path(&self) -> String {
        match &self.about {
            About::Chat(chat) => format!("/agent/{}", chat.id),
            About::Chats(_) | About::Test => "/agent".into(),
        }
    }

    /// Where the desk shows it, if this server knows its own address.
    fn url(&self, public: Option<&Url>) -> Option<String> {
        public?.join(&self.path()).ok().map(Into::into)
    }
}

/// Why it did not get through, for the operator.
pub(crate) type Trouble = String;

impl Notify {
    /// Waits until it may call: few calls are under way at a time, and fewer of one workspace, so that one whose calls take long keeps
    /// no other waiting.
    async fn turn(
        &self,
        workspace: WorkspaceId,
    ) -> Result<(OwnedSemaphorePermit, OwnedSemaphorePermit), Trouble> {
        let own = Arc::clone(
            self.inner
                .under_way_of
                .lock()
                .entry(workspace)
                .or_insert_with(|| Arc::new(Semaphore::new(OF_A_WORKSPACE))),
        );
        let ended = |_| "the server ends".to_owned();
        // One's own first: whoever waits for it holds nothing of the others.
        let own = own.acquire_owned().await.map_err(ended)?;
        let all = Arc::clone(&self.inner.under_way);
        Ok((own, all.acquire_owned().await.map_err(ended)?))
    }

    /// Sends it, once. `agent` is nobody for webhooks.
    pub(crate) async fn send(&self, step: Step, agent: Option<AgentId>, call: &Call) -> Result<(), Trouble> {
        let _turn = self.turn(call.workspace).await?;
        match (step, agent) {
            (Step::Push, Some(agent)) => self.push(agent, call).await,
            (Step::Email, Some(agent)) => self.mail(agent, call).await,
            (Step::Webhook, _) => self.webhook(call).await,
            (Step::Push | Step::Email, None) => Err("there is nobody to send it to".into()),
        }
    }
}
