//! Putting a reaction to a message.

use std::sync::Arc;

use kernel::{Actor, MessageId, Problem, text::Check};

use crate::{
    Conversations,
    log::{Action, answered},
    send_message::sent,
    wire::Message,
};

/// Characters of one emoji, at most: families and flags are made of many.
const MAX_EMOJI: usize = 16;

impl Conversations {
    /// Puts an emoji to a message, or takes one's own away. Doing it again changes nothing.
    pub async fn react(
        &self,
        actor: &Actor,
        message: MessageId,
        emoji: &str,
        add: bool,
    ) -> Result<Message, Problem> {
        let mut check = Check::new();
        check.line("emoji", emoji, MAX_EMOJI);
        if emoji
            .chars()
            .any(|c| c.is_alphanumeric() && c.is_ascii_alphabetic())
        {
            check.fail("emoji", "must be an emoji");
        }
        check.finish()?;
        self.limit(actor)?;
        let found = self.message(actor, message).await?;
        let emoji: Arc<str> = emoji.into();
        let action = Action::React { message, emoji, add };
        let answer = self
            .inner
            .log
            .put(actor.clone(), found.conversation_id, None, action)?;
        sent(answered(answer).await?).map(|sent| sent.message)
    }
}
