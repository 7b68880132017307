import { t } from "@lingui/core/macro";

export const auditStrings = {
  get title() {
    return t`Audit log`;
  },
  get lead() {
    return t`Who did what: every administrative act and every change of a conversation's state. Entries are only ever added.`;
  },
  get loadFailed() {
    return t`The audit log could not be loaded`;
  },
  get nothingTitle() {
    return t`Nothing to show`;
  },
  get nothingText() {
    return t`No entry fits these filters.`;
  },
  get clear() {
    return t`Clear filters`;
  },
  get who() {
    return t`Who`;
  },
  get what() {
    return t`What`;
  },
  get anybody() {
    return t`Anybody`;
  },
  get anything() {
    return t`Anything`;
  },
  get system() {
    return t`Deskbell itself`;
  },
  get visitors() {
    return t`Visitors`;
  },
  get visitor() {
    return t`A visitor`;
  },
  get from() {
    return t({ message: "From", context: "first day" });
  },
  get to() {
    return t({ message: "To", context: "last day" });
  },
  get more() {
    return t`Show more`;
  },
  get download() {
    return t`Download CSV`;
  },
  get downloadFailed() {
    return t`The file could not be saved`;
  },
  details: (number: number) => t`Details of entry ${number}`,
  get entry() {
    return t`Entry`;
  },
  get hash() {
    return t`Hash`;
  },
  get onlyThis() {
    return t`Only what was done to this`;
  },
  get narrowedToOne() {
    return t`Only what was done to one thing`;
  },
  get openConversation() {
    return t`Open conversation`;
  },
  get nothing() {
    return t({ message: "none", context: "no value" });
  },
  get changed() {
    return t`changed`;
  },
  get yes() {
    return t`Yes`;
  },
  get no() {
    return t`No`;
  },
  get left() {
    return t`somebody who left`;
  },
  get noDetails() {
    return t`There is nothing more to say about it.`;
  },
};
