import { plural, t } from "@lingui/core/macro";
import type { ConversationStatus, Priority } from "@deskbell/protocol/types";
import type { State, View } from "./filter.ts";

export const inboxStrings = {
  get inbox() {
    return t`Inbox`;
  },
  views: {
    get waiting() {
      return t`Waiting`;
    },
    get mine() {
      return t`Mine`;
    },
    get all() {
      return t`All`;
    },
    get snoozed() {
      return t`Snoozed`;
    },
  } satisfies Record<View, string>,
  get viewsLabel() {
    return t`Views`;
  },
  states: {
    get open() {
      return t({ message: "Open", context: "conversations that are open" });
    },
    get resolved() {
      return t`Resolved`;
    },
    get closed() {
      return t`Closed`;
    },
  } satisfies Record<State, string>,
  get stateLabel() {
    return t`Show`;
  },
  status: {
    get waiting() {
      return t`Waiting`;
    },
    get active() {
      return t`Active`;
    },
    get resolved() {
      return t`Resolved`;
    },
    get closed() {
      return t`Closed`;
    },
  } satisfies Record<ConversationStatus, string>,
  get conversations() {
    return t`Conversations`;
  },
  get search() {
    return t`Search`;
  },
  get searchPlaceholder() {
    return t`Name, e-mail, phone or text`;
  },
  get clearSearch() {
    return t`Clear search`;
  },
  resultsFor: (q: string) => t`Results for “${q}”`,
  get anonymous() {
    return t`Visitor`;
  },
  get noMessage() {
    return t`No message yet`;
  },
  get deletedMessage() {
    return t`Deleted message`;
  },
  get draft() {
    return t`Draft:`;
  },
  get you() {
    return t`You:`;
  },
  get typing() {
    return t`typing…`;
  },
  unread: (count: number) => t`${count} unread`,
  assignedTo: (name: string) => t`Assigned to ${name}`,
  waitsFor: (time: string) => t`Waiting for ${time}`,
  get longest() {
    return t`Longest`;
  },
  get longestHint() {
    return t`Nobody waits longer`;
  },
  queueLine: (count: number, more: boolean) => {
    const waiting = `${count}${more ? "+" : ""}`;
    return t`${waiting} in the queue`;
  },
  usualWait: (wait: string) => t`usually taken after ${wait}`,
  seconds: (count: number) => t`${count} s`,
  minutes: (count: number) => t`${count} min`,
  get offeredToYou() {
    return t`Offered to you`;
  },
  offeredTo: (name: string) => t`Offered to ${name}`,
  get somebody() {
    return t`somebody`;
  },
  get accept() {
    return t`Accept`;
  },
  acceptChat: (name: string) => t`Accept the chat with ${name}`,
  secondsLeft: (count: number) => t`${count} s left`,
  snoozedUntil: (time: string) => t`Snoozed until ${time}`,
  priority: {
    get low() {
      return t`Low`;
    },
    get normal() {
      return t`Normal`;
    },
    get high() {
      return t`High`;
    },
    get urgent() {
      return t`Urgent`;
    },
  } satisfies Record<Priority, string>,
  priorityOf: (priority: string) => t`Priority: ${priority}`,
  get tagged() {
    return t`Tags:`;
  },
  select: (name: string) => t`Select ${name}`,
  get selectSome() {
    return t`Select conversations`;
  },
  selected: (count: number) => t`${count} selected`,
  get bulk() {
    return t`What to do with the selected`;
  },
  get clearSelection() {
    return t`Clear selection`;
  },
  get assignToMe() {
    return t`Assign to me`;
  },
  get resolve() {
    return t`Resolve`;
  },
  get close() {
    return t`Close`;
  },
  get addTags() {
    return t({ message: "Tag", context: "to tag conversations" });
  },
  get setPriority() {
    return t`Priority`;
  },
  bulkDone: (count: number) => t`${count} changed`,
  bulkRefused: (count: number, all: number) => t`${count} of ${all} could not be changed`,
  get bulkFailed() {
    return t`Nothing was changed`;
  },
  returned: (name: string) => t`${name} is not there`,
  returnedText: (count: number) =>
    plural(count, {
      one: "# chat is back in the queue, waiting for an answer.",
      other: "# chats are back in the queue, waiting for an answer.",
    }),
  pending: (count: number) => t`${count} new`,
  pendingHint: (count: number) => t`Show ${count} new or moved`,
  get openChats() {
    return t`Open chats`;
  },
  closeChat: (name: string) => t`Close chat with ${name}`,
  get loadFailed() {
    return t`The list could not be loaded`;
  },
  emptyWaiting: {
    get title() {
      return t`Nobody is waiting`;
    },
    get text() {
      return t`New chats appear here the moment a visitor writes.`;
    },
  },
  emptyMine: {
    get title() {
      return t`Nothing is assigned to you`;
    },
    get text() {
      return t`Take a waiting chat and it is kept here until it is resolved.`;
    },
  },
  emptyAll: {
    get title() {
      return t`No open conversations`;
    },
    get text() {
      return t`When visitors write, their conversations are listed here.`;
    },
  },
  emptySnoozed: {
    get title() {
      return t`Nothing is laid aside`;
    },
    get text() {
      return t`What you snooze is kept here until its time comes or the visitor writes.`;
    },
  },
  emptyState: {
    resolved: {
      get title() {
        return t`Nothing is resolved`;
      },
      get text() {
        return t`Conversations are kept here once they are resolved.`;
      },
    },
    closed: {
      get title() {
        return t`Nothing is closed`;
      },
      get text() {
        return t`Conversations are kept here once they are closed.`;
      },
    },
  } satisfies Record<Exclude<State, "open">, { title: string; text: string }>,
  emptySearch: (q: string) => ({ title: t`No match`, text: t`Nothing was found for “${q}”.` }),
  get showWaiting() {
    return t`Show waiting`;
  },
  get openTestPage() {
    return t`Write a test message`;
  },
  get pickOne() {
    return t`Pick a conversation`;
  },
  get pickOneText() {
    return t`Choose one from the list, or move through it with the keys.`;
  },
  get listDivider() {
    return t`Width of the list`;
  },
  get detailsDivider() {
    return t`Width of the details`;
  },
  get reconnecting() {
    return t`Reconnecting…`;
  },
  get reconnectingLong() {
    return t`No connection. What you write is kept and sent when it is back.`;
  },
};
