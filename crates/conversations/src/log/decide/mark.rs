//! Receipts: watermarks that only move forward.

use kernel::{AgentAudience, Problem, VisitorAudience};

use super::{Desk, Done};
use crate::{log::command::Command, model::Conversation, wire};

impl Desk {
    pub(super) fn mark(&mut self, command: &Command, seq: i64, read: bool) -> Result<Done, Problem> {
        let mut conversation = self.conversation(command)?;
        let seq = seq.min(conversation.last_seq);
        let is_agent = command.agent().is_some();
        let (delivered_mark, read_mark) = if is_agent {
            (&mut conversation.agent_delivered, &mut conversation.agent_read)
        } else {
            (
                &mut conversation.visitor_delivered,
                &mut conversation.visitor_read,
            )
        };
        if seq <= if read { *read_mark } else { *delivered_mark } {
            return Ok(Done::known(conversation));
        }
        *delivered_mark = seq.max(*delivered_mark);
        if read {
            *read_mark = seq;
        }
        if is_agent {
            self.announce_agents_mark(command, &conversation, seq, read);
        } else {
            self.announce_visitors_mark(command, &conversation, seq, read);
        }
        self.put(conversation.clone(), false);
        Ok(Done::fresh(conversation))
    }

    fn announce_agents_mark(&mut self, command: &Command, conversation: &Conversation, seq: i64, read: bool) {
        let (conversation_id, by) = (conversation.id, command.by());
        let audience = VisitorAudience::Visitor(conversation.visitor);
        if read {
            self.announce(
                command,
                &wire::ReadByAgents {
                    conversation_id,
                    by,
                    seq,
                },
                audience,
            );
        } else {
            self.announce(
                command,
                &wire::DeliveredToAgents {
                    conversation_id,
                    by,
                    seq,
                },
                audience,
            );
        }
    }

    fn announce_visitors_mark(
        &mut self,
        command: &Command,
        conversation: &Conversation,
        seq: i64,
        read: bool,
    ) {
        let (conversation_id, by) = (conversation.id, command.by());
        let audience = AgentAudience::Conversation {
            id: conversation_id,
            assignee: conversation.assignee,
        };
        if read {
            self.announce(
                command,
                &wire::ReadByVisitor {
                    conversation_id,
                    by,
                    seq,
                },
                audience,
            );
        } else {
            self.announce(
                command,
                &wire::DeliveredToVisitor {
                    conversation_id,
                    by,
                    seq,
                },
                audience,
            );
        }
    }
}
