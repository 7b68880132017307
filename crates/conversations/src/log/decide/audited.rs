//! What the audit log says of changes: who, what, and how it was before. Never what was said, nor what a visitor told of
//! themselves: entries cannot be erased. Sending a message is no entry.

use audit::{Action, Details, Draft, Target, TargetKind, Who};
use kernel::MessageId;

use super::Desk;
use crate::{
    log::command::{Command, Doer},
    model::{Change, Conversation},
};

impl Desk {
    pub(super) fn audit(&mut self, command: &Command, action: Action, target: Target, details: Details) {
        let who = match &command.doer {
            Doer::Person(actor) => actor.into(),
            Doer::Deskbell(workspace) => Who::deskbell(*workspace),
        };
        self.decision.writes.audited.push(Draft {
            who,
            at: self.now,
            action,
            target,
            details,
        });
    }

    pub(super) fn audit_change(
        &mut self,
        command: &Command,
        change: &Change,
        before: &Conversation,
        after: &Conversation,
    ) {
        let mut details = differences(before, after);
        if let Change::Assign { to, .. } | Change::Transfer { to: Some(to), .. } = change {
            details = details.fact("to", &to.name);
        }
        self.audit(command, action(change), target(after), details);
    }

    pub(super) fn audit_message(
        &mut self,
        command: &Command,
        action: Action,
        conversation: &Conversation,
        message: MessageId,
        seq: i64,
    ) {
        let target = Target::nameless(TargetKind::Message, message.0);
        let details = Details::new()
            .fact("conversation", conversation.id)
            .fact("seq", seq);
        self.audit(command, action, target, details);
    }
}

/// A conversation; it has no name of its own.
pub(super) fn target(conversation: &Conversation) -> Target {
    Target::nameless(TargetKind::Conversation, conversation.id.0)
}

fn action(change: &Change) -> Action {
    match change {
        Change::Assign { .. } => Action::ConversationAssigned,
        Change::Unassign | Change::Depart | Change::Abandon(_) => Action::ConversationUnassigned,
        Change::Transfer { .. } => Action::ConversationTransferred,
        Change::Offer(_) => Action::ConversationOffered,
        Change::Withdraw(_) => Action::ConversationOfferWithdrawn,
        Change::Resolve => Action::ConversationResolved,
        Change::Close => Action::ConversationClosed,
        Change::Reopen { .. } => Action::ConversationReopened,
        Change::Prioritize(_) => Action::ConversationPrioritized,
        Change::Tag(_) => Action::ConversationTagged,
        Change::Describe { .. } => Action::ConversationDescribed,
        Change::Rate { .. } => Action::ConversationRated,
        Change::Snooze(Some(_)) => Action::ConversationSnoozed,
        Change::Snooze(None) => Action::ConversationWoken,
        Change::Merge(_) => Action::ConversationMerged,
    }
}

/// What is not the same. Of the subject and the fields only that they changed, and which: visitors fill them in.
pub(super) fn differences(before: &Conversation, after: &Conversation) -> Details {
    let score = |of: &Conversation| of.rating.as_ref().map(|rating| rating.score);
    let comment = |of: &Conversation| of.rating.as_ref().and_then(|rating| rating.comment.clone());
    let mut details = Details::new()
        .change("status", before.status.as_str(), after.status.as_str())
        .change("assignee", before.assignee, after.assignee)
        .change("team", before.team, after.team)
        .change("mode", before.mode.as_str(), after.mode.as_str())
        .change("priority", before.priority.as_str(), after.priority.as_str())
        .change("tags", &before.tags, &after.tags)
        .change("snoozedUntil", before.snoozed_until, after.snoozed_until)
        .change("offer", before.offer, after.offer)
        .change("mergedInto", before.merged_into, after.merged_into)
        .change("rating", score(before), score(after))
        .hidden("comment", comment(before) != comment(after))
        .hidden("subject", before.subject != after.subject);
    for name in changed_fields(before, after) {
        details = details.hidden(&format!("fields.{name}"), true);
    }
    details
}

fn changed_fields(before: &Conversation, after: &Conversation) -> Vec<String> {
    if before.fields == after.fields {
        return Vec::new();
    }
    let (Some(before), Some(after)) = (before.fields.as_object(), after.fields.as_object()) else {
        return Vec::new();
    };
    let mut names: Vec<String> = before
        .iter()
        .filter(|(name, value)| after.get(*name) != Some(value))
        .map(|(name, _)| name.clone())
        .collect();
    names.extend(after.keys().filter(|name| !before.contains_key(*name)).cloned());
    names
}
