import { i18n } from "@lingui/core";
import { plural, t } from "@lingui/core/macro";
import type { LineStatus } from "@deskbell/protocol/thread";

export const threadStrings = {
  get readOnly() {
    return t`You can read along here. Your role does not let you answer; an admin can give you another one.`;
  },
  conversationWith: (name: string) => t`Conversation with ${name}`,
  get messages() {
    return t`Messages`;
  },
  get back() {
    return t`Back to the list`;
  },
  get showDetails() {
    return t`Show details`;
  },
  get hideDetails() {
    return t`Hide details`;
  },
  get take() {
    return t`Take`;
  },
  get takeOver() {
    return t`Take over`;
  },
  get resolve() {
    return t`Resolve`;
  },
  get reopen() {
    return t`Reopen`;
  },
  get close() {
    return t`Close conversation`;
  },
  get unassign() {
    return t`Put back in the queue`;
  },
  get more() {
    return t`More actions`;
  },
  get yours() {
    return t`Assigned to you`;
  },
  assignedTo: (name: string) => t`Assigned to ${name}`,
  get nobody() {
    return t`Not assigned`;
  },
  alreadyAssigned: (name: string) => t`Already assigned to ${name}`,
  get alreadyAssignedText() {
    return t`They took it before you.`;
  },
  get takeOverAnyway() {
    return t`Take over`;
  },
  /** What was done, with a way back. */
  actionDone: {
    unassign: (name: string) => t`The chat with ${name} is back in the queue`,
    resolve: (name: string) => t`The chat with ${name} is resolved`,
    close: (name: string) => t`The chat with ${name} is closed`,
  },
  actionFailed: {
    get take() {
      return t`The chat could not be taken`;
    },
    get unassign() {
      return t`The chat could not be put back`;
    },
    get resolve() {
      return t`The chat could not be resolved`;
    },
    get close() {
      return t`The chat could not be closed`;
    },
    get reopen() {
      return t`The chat could not be reopened`;
    },
  },
  get today() {
    return t`Today`;
  },
  get yesterday() {
    return t`Yesterday`;
  },
  get start() {
    return t`Start of the conversation`;
  },
  get loadOlder() {
    return t`Load older messages`;
  },
  get loadingOlder() {
    return t`Loading older messages`;
  },
  get olderFailed() {
    return t`Older messages could not be loaded`;
  },
  get tooFar() {
    return t`The message found lies further back`;
  },
  get tooFarHint() {
    return t`Load older messages at the top, then choose the result again.`;
  },
  get newMessages() {
    return t`New messages`;
  },
  get toLatest() {
    return t`To the latest message`;
  },
  get edited() {
    return t`edited`;
  },
  get deleted() {
    return t`Message deleted`;
  },
  get note() {
    return t`Note`;
  },
  get noteHint() {
    return t`Only your team sees this`;
  },
  lineStatus: {
    get waiting() {
      return t`Sending…`;
    },
    get failed() {
      return t`Not sent`;
    },
    get sent() {
      return t`Sent`;
    },
    get delivered() {
      return t`Delivered`;
    },
    get read() {
      return t`Read`;
    },
  } satisfies Record<LineStatus, string>,
  get waitingOffline() {
    return t`Waiting for the connection`;
  },
  get retry() {
    return t`Try again`;
  },
  get editAgain() {
    return t`Edit`;
  },
  get discard() {
    return t`Discard`;
  },
  get actions() {
    return t`Message actions`;
  },
  get edit() {
    return t`Edit`;
  },
  get delete() {
    return t`Delete`;
  },
  get copy() {
    return t`Copy text`;
  },
  get save() {
    return t`Save`;
  },
  get cancel() {
    return t`Cancel`;
  },
  get editLabel() {
    return t`Edit message`;
  },
  get deleteTitle() {
    return t`Delete this message?`;
  },
  get deleteText() {
    return t`It disappears for the visitor too, and cannot be brought back.`;
  },
  get editFailed() {
    return t`The message could not be changed`;
  },
  get deleteFailed() {
    return t`The message could not be deleted`;
  },
  get ai() {
    return t`AI`;
  },
  get anonymous() {
    return t`Visitor`;
  },
  get you() {
    return t`You`;
  },
  get system() {
    return t`Deskbell`;
  },
  happened: {
    joined: (who: string) => t`${who} joined`,
    left: (who: string) => t`${who} put this back in the queue`,
    resolved: (who: string) => t`${who} marked this as resolved`,
    closed: (who: string) => t`${who} closed the conversation`,
    transferred: (who: string) => t`${who} handed this on`,
    merged: (who: string) => t`${who} let this go on in another conversation`,
    reopened: (who: string) => t`${who} reopened the conversation`,
  },
  happenedByMe: {
    get joined() {
      return t`You joined`;
    },
    get left() {
      return t`You put this back in the queue`;
    },
    get resolved() {
      return t`You marked this as resolved`;
    },
    get closed() {
      return t`You closed the conversation`;
    },
    get transferred() {
      return t`You handed this on`;
    },
    get merged() {
      return t`You let this go on in another conversation`;
    },
    get reopened() {
      return t`You reopened the conversation`;
    },
  },
  get react() {
    return t`Add a reaction`;
  },
  reactWith: (emoji: string) => t`React with ${emoji}`,
  reaction: (emoji: string, names: string) => t`${emoji} ${names}`,
  get reactFailed() {
    return t`The reaction could not be changed`;
  },
  get mentions() {
    return t`Colleagues to mention`;
  },
  typing: (name: string) => t`${name} is typing`,
  get mode() {
    return t`Write`;
  },
  get reply() {
    return t`Reply`;
  },
  replyTo: (name: string) => (name.endsWith("…") ? t`Reply to ${name}` : t`Reply to ${name}…`),
  get noteLabel() {
    return t`Note for your team`;
  },
  get notePlaceholder() {
    return t`Write a note. Only your team sees it…`;
  },
  get send() {
    return t`Send`;
  },
  get addNote() {
    return t`Add note`;
  },
  counter: (used: number, limit: number) => `${i18n.number(used)} / ${i18n.number(limit)}`,
  tooLong: (over: number) =>
    plural(over, {
      one: "# character too long. Shorten it, or send it in parts.",
      other: "# characters too long. Shorten it, or send it in parts.",
    }),
  get sendHint() {
    return t`Enter sends, Shift Enter starts a new line`;
  },
  get closedTitle() {
    return t`This conversation is closed.`;
  },
  get closedText() {
    return t`Reopen it to write to the visitor.`;
  },
  get draftKept() {
    return t`Your draft is kept.`;
  },
  get notFoundTitle() {
    return t`This conversation is not here`;
  },
  get notFoundText() {
    return t`It does not exist, or belongs to another workspace.`;
  },
  get loadFailedTitle() {
    return t`The conversation could not be loaded`;
  },
  get toInbox() {
    return t`Back to the inbox`;
  },
};
