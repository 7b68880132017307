import { t } from "@lingui/core/macro";
import type { ActionGroup, KnownAction } from "./actions.ts";

/** Each act in words. */
export const actionWords: Record<KnownAction, string> = {
  get "session.started"() {
    return t`Signed in`;
  },
  get "session.refused"() {
    return t`Sign-in refused: wrong password or code`;
  },
  get "session.ended"() {
    return t`Signed out`;
  },
  get "session.revoked"() {
    return t`Session ended: its token was used twice`;
  },
  get "password.changed"() {
    return t`Changed their password`;
  },
  get "two_factor.enabled"() {
    return t`Switched two-factor sign-in on`;
  },
  get "two_factor.disabled"() {
    return t`Switched two-factor sign-in off`;
  },
  get "two_factor.codes_renewed"() {
    return t`Made new recovery codes`;
  },
  get "profile.changed"() {
    return t`Changed their profile`;
  },
  get "workspace.created"() {
    return t`Created the workspace`;
  },
  get "agent.created"() {
    return t`Added a person`;
  },
  get "agent.joined"() {
    return t`Joined by an invitation`;
  },
  get "agent.changed"() {
    return t`Changed a person`;
  },
  get "agent.deactivated"() {
    return t`Deactivated a person`;
  },
  get "role.created"() {
    return t`Created a role`;
  },
  get "role.changed"() {
    return t`Changed a role`;
  },
  get "role.deleted"() {
    return t`Deleted a role`;
  },
  get "team.created"() {
    return t`Created a team`;
  },
  get "team.changed"() {
    return t`Changed a team`;
  },
  get "team.deleted"() {
    return t`Deleted a team`;
  },
  get "conversation.started"() {
    return t`Began a conversation`;
  },
  get "conversation.assigned"() {
    return t`Assigned a conversation`;
  },
  get "conversation.unassigned"() {
    return t`Put a conversation back into the queue`;
  },
  get "conversation.transferred"() {
    return t`Handed a conversation on`;
  },
  get "conversation.offered"() {
    return t`Offered a conversation`;
  },
  get "conversation.offer_withdrawn"() {
    return t`Withdrew an offer`;
  },
  get "conversation.resolved"() {
    return t`Resolved a conversation`;
  },
  get "conversation.closed"() {
    return t`Closed a conversation`;
  },
  get "conversation.reopened"() {
    return t`Reopened a conversation`;
  },
  get "conversation.merged"() {
    return t`Merged a conversation`;
  },
  get "conversation.prioritized"() {
    return t`Changed the priority of a conversation`;
  },
  get "conversation.tagged"() {
    return t`Changed the tags of a conversation`;
  },
  get "conversation.described"() {
    return t`Changed what a conversation is about`;
  },
  get "conversation.snoozed"() {
    return t`Laid a conversation aside`;
  },
  get "conversation.woken"() {
    return t`Took a conversation up again`;
  },
  get "conversation.rated"() {
    return t`Rated a conversation`;
  },
  get "message.edited"() {
    return t`Edited a message`;
  },
  get "message.deleted"() {
    return t`Deleted a message`;
  },
  get "widget.created"() {
    return t`Created a widget`;
  },
  get "widget.changed"() {
    return t`Changed a widget`;
  },
  get "widget.deleted"() {
    return t`Deleted a widget`;
  },
  get "tag.created"() {
    return t`Created a tag`;
  },
  get "tag.changed"() {
    return t`Changed a tag`;
  },
  get "tag.deleted"() {
    return t`Deleted a tag`;
  },
  get "hours.changed"() {
    return t`Changed the business hours`;
  },
  get "promises.changed"() {
    return t`Changed the promises`;
  },
  get "alerts.changed"() {
    return t`Changed the alerts`;
  },
  get "canned_response.created"() {
    return t`Wrote a canned response`;
  },
  get "canned_response.changed"() {
    return t`Changed a canned response`;
  },
  get "canned_response.deleted"() {
    return t`Deleted a canned response`;
  },
  get "macro.created"() {
    return t`Created a macro`;
  },
  get "macro.changed"() {
    return t`Changed a macro`;
  },
  get "macro.deleted"() {
    return t`Deleted a macro`;
  },
  get "view.created"() {
    return t`Saved a view`;
  },
  get "view.changed"() {
    return t`Changed a saved view`;
  },
  get "view.deleted"() {
    return t`Deleted a saved view`;
  },
  get "export.created"() {
    return t`Had data written out`;
  },
  get "chain.broken"() {
    return t`The end of this log had been changed from outside`;
  },
};

export const groupWords: Record<ActionGroup, string> = {
  get accounts() {
    return t`Signing in`;
  },
  get people() {
    return t`People and teams`;
  },
  get conversations() {
    return t`Conversations`;
  },
  get settings() {
    return t`Set-up`;
  },
};

/** What changed, in words. */
export const fieldWords: Record<string, string> = {
  get name() {
    return t`Name`;
  },
  get role() {
    return t`Role`;
  },
  get email() {
    return t`E-mail`;
  },
  get capacity() {
    return t`Chats at a time`;
  },
  get members() {
    return t`Members`;
  },
  get color() {
    return t`Colour`;
  },
  get status() {
    return t`Status`;
  },
  get assignee() {
    return t`Assignee`;
  },
  get team() {
    return t`Team`;
  },
  get mode() {
    return t({ message: "Answered by", context: "in the audit log" });
  },
  get priority() {
    return t`Priority`;
  },
  get tags() {
    return t`Tags`;
  },
  get snoozedUntil() {
    return t`Laid aside until`;
  },
  get offer() {
    return t`Offered to`;
  },
  get mergedInto() {
    return t`Goes on in`;
  },
  get rating() {
    return t`Rating`;
  },
  get comment() {
    return t`Comment`;
  },
  get subject() {
    return t`Subject`;
  },
  get allowedSites() {
    return t`Allowed sites`;
  },
  get appearance() {
    return t`Appearance`;
  },
  get preChat() {
    return t`Form before the chat`;
  },
  get routing() {
    return t`Routing`;
  },
  get hours() {
    return t`Business hours`;
  },
  get permissions() {
    return t`Permissions`;
  },
  get on() {
    return t({ message: "On", context: "in the audit log" });
  },
  get clock() {
    return t({ message: "Which time counts", context: "in the audit log" });
  },
  get targets() {
    return t({ message: "Within", context: "in the audit log" });
  },
  get push() {
    return t({ message: "Pushes", context: "in the audit log" });
  },
  get webhook() {
    return t({ message: "Webhook", context: "in the audit log" });
  },
  get webhookUrl() {
    return t({ message: "Address of the webhook", context: "in the audit log" });
  },
  get webhookSecret() {
    return t({ message: "Secret of the webhook", context: "in the audit log" });
  },
  get siteKey() {
    return t`Site key`;
  },
  get shortcut() {
    return t`Shortcut`;
  },
  get title() {
    return t({ message: "Title", context: "in the audit log" });
  },
  get shared() {
    return t`Shared`;
  },
  get content() {
    return t({ message: "Text", context: "in the audit log" });
  },
  get actions() {
    return t`Actions`;
  },
  get reply() {
    return t`Reply`;
  },
  get query() {
    return t`Filter`;
  },
  get avatarUrl() {
    return t`Picture`;
  },
  get owner() {
    return t({ message: "Owner", context: "in the audit log" });
  },
  get address() {
    return t({ message: "Address", context: "in the audit log" });
  },
  get userAgent() {
    return t`Browser`;
  },
  get invited() {
    return t`Invited`;
  },
  get everywhere() {
    return t`On all devices`;
  },
  get otherSessionsEnded() {
    return t`Other sessions ended`;
  },
  get visitor() {
    return t`Visitor`;
  },
  get conversation() {
    return t`Conversation`;
  },
  get seq() {
    return t`Message number`;
  },
  get to() {
    return t({ message: "To", context: "in the audit log" });
  },
  get session() {
    return t`Session`;
  },
  get after() {
    return t({ message: "After entry", context: "in the audit log" });
  },
};
