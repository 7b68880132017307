//! Reactions to messages: each person puts each emoji once.

use std::sync::Arc;

use kernel::{MessageId, Problem, ProblemKind};

use super::{About, Desk, Done, everybody, receipt};
use crate::{
    log::command::Command,
    model::MessageKind,
    wire::{self, Message, Reaction},
};

/// Different emoji on one message, at most.
const MAX_EMOJI: usize = 20;

impl Desk {
    pub(super) fn react(
        &mut self,
        command: &Command,
        id: MessageId,
        emoji: &Arc<str>,
        add: bool,
    ) -> Result<Done, Problem> {
        let conversation = self.conversation(command)?;
        let found = self
            .loaded
            .edited
            .get(&id)
            .cloned()
            .ok_or_else(|| Problem::not_found("message"))?;
        if found.kind == MessageKind::Event || found.deleted_at.is_some() {
            return Err(Problem::new(
                ProblemKind::Conflict,
                "There is nothing to react to in this message.",
            ));
        }
        let Some(reactions) = changed(&found.reactions, command.by(), emoji, add)? else {
            return Ok(Done {
                message: Some(found),
                ..Done::known(conversation)
            });
        };
        let mut message = Message {
            reactions,
            ..Message::clone(&found)
        };
        message.status = receipt(&conversation, &message);
        let message = Arc::new(message);
        self.loaded.edited.insert(id, Arc::clone(&message));
        self.decision
            .writes
            .changed_messages
            .push((conversation.workspace, Arc::clone(&message)));
        self.event(
            command,
            &conversation,
            "message.reacted",
            About::Message(message.seq),
        );
        self.announce(
            command,
            &wire::MessageUpdated {
                message: Message::clone(&message),
            },
            everybody(&conversation),
        );
        self.put(conversation.clone(), false);
        Ok(Done {
            message: Some(message),
            ..Done::fresh(conversation)
        })
    }
}

/// The reactions with one more or one less; `None` when they are so already.
fn changed(
    before: &[Reaction],
    by: wire::By,
    emoji: &Arc<str>,
    add: bool,
) -> Result<Option<Vec<Reaction>>, Problem> {
    let mut reactions = before.to_vec();
    let at = reactions.iter().position(|reaction| reaction.emoji == *emoji);
    let is_there = at.is_some_and(|at| reactions[at].by.iter().any(|other| other.id == by.id));
    if is_there == add {
        return Ok(None);
    }
    match at {
        Some(at) if add => reactions[at].by.push(by),
        Some(at) => {
            reactions[at].by.retain(|other| other.id != by.id);
            if reactions[at].by.is_empty() {
                reactions.remove(at);
            }
        }
        None if reactions.len() >= MAX_EMOJI => {
            return Err(Problem::new(
                ProblemKind::Conflict,
                format!("A message takes at most {MAX_EMOJI} different reactions."),
            ));
        }
        None => reactions.push(Reaction {
            emoji: Arc::clone(emoji),
            by: vec![by],
        }),
    }
    Ok(Some(reactions))
}
