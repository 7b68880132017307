//! What a visitor thought of a conversation.

use kernel::{
    Actor, ConversationId, Problem, VisitorActor,
    text::{Check, limits},
};

use crate::{Conversations, model::Change, views::View};

impl Conversations {
    /// Rates an own conversation, 1 (bad) to 5 (good): at any time, and changeable for 24 hours after it was closed.
    pub async fn rate(
        &self,
        visitor: &VisitorActor,
        conversation: ConversationId,
        score: i64,
        comment: Option<String>,
    ) -> Result<View, Problem> {
        let mut check = Check::new();
        let score = u8::try_from(score).ok().filter(|score| (1..=5).contains(score));
        if score.is_none() {
            check.fail("score", "must be a whole number from 1 to 5");
        }
        if let Some(comment) = &comment {
            check.text("comment", comment, limits::MESSAGE);
        }
        check.finish()?;
        let change = Change::Rate {
            score: score.unwrap_or(1),
            comment,
        };
        self.change(&Actor::Visitor(visitor.clone()), conversation, change)
            .await
    }
}
