import { t } from "@lingui/core/macro";
import type { ConversationStatus, Priority } from "@deskbell/protocol/types";
import { inboxStrings } from "../inbox/strings.ts";

export const searchStrings = {
  get filter() {
    return t`Filter`;
  },
  get filterTitle() {
    return t`Filter conversations`;
  },
  get clearAll() {
    return t`Clear filters`;
  },
  remove: (filter: string) => t`Remove the filter ${filter}`,
  get any() {
    return t`Any`;
  },
  get status() {
    return t`Status`;
  },
  /** What one chooses between. */
  get statusOf(): Record<ConversationStatus | "waiting,active", string> {
    return { ...inboxStrings.status, "waiting,active": t`Waiting or active` };
  },
  get assignee() {
    return t`Assigned to`;
  },
  get me() {
    return t`Me`;
  },
  get nobody() {
    return t`Nobody`;
  },
  get somebody() {
    return t`Somebody who left`;
  },
  get team() {
    return t`Team`;
  },
  get deletedTeam() {
    return t`A deleted team`;
  },
  get widget() {
    return t`Widget`;
  },
  get priority() {
    return t`Priority`;
  },
  get priorityOf(): Record<Priority, string> {
    return inboxStrings.priority;
  },
  get tag() {
    return t`Tag`;
  },
  get snoozed() {
    return t`Snoozed`;
  },
  /** What one chooses between; it says by itself what it is about. */
  snoozedOf: {
    get true() {
      return t`Only snoozed`;
    },
    get false() {
      return t`Not snoozed`;
    },
  },
  get sla() {
    return t`Promises`;
  },
  slaOf: {
    get breached() {
      return t`Promise missed`;
    },
    get due() {
      return t`Promise running`;
    },
  },
  get from() {
    return t`Active from`;
  },
  get to() {
    return t`Active until`;
  },
  part: (field: string, value: string) => `${field}: ${value}`,
  get active() {
    return t`What the list is narrowed to`;
  },
  limited: (count: string) => t`Only the newest ${count} matches were looked at. One more word narrows it.`,
  get noneTitle() {
    return t`No match`;
  },
  get noneText() {
    return t`No conversation fits all of these filters.`;
  },
  get done() {
    return t`Done`;
  },
  get saved() {
    return t`Saved views`;
  },
  get save() {
    return t`Save view`;
  },
  get saveTitle() {
    return t`Save this view`;
  },
  get saveText() {
    return t`It is kept in the list of views with its search and filters.`;
  },
  get name() {
    return t`Name`;
  },
  get nameMissing() {
    return t`Give it a name.`;
  },
  tooLong: (limit: number) => t`At most ${limit} characters.`,
  get shared() {
    return t`Share with everyone`;
  },
  get sharedHint() {
    return t`All agents see it. Else it is yours alone.`;
  },
  get sharedMark() {
    return t`Shared`;
  },
  more: (name: string) => t`More about the view ${name}`,
  get rename() {
    return t`Rename or share`;
  },
  renameTitle: (name: string) => t`The view ${name}`,
  get replace() {
    return t`Keep the present filters in it`;
  },
  get delete() {
    return t`Delete`;
  },
  deleteTitle: (name: string) => t`Delete the view ${name}?`,
  get deleteText() {
    return t`A colleague shared it with everyone. It goes for all of you, and cannot be brought back.`;
  },
  deleted: (name: string) => t`The view ${name} is deleted`,
  get saveFailed() {
    return t`The view could not be saved`;
  },
  get deleteFailed() {
    return t`The view could not be deleted`;
  },
  get loadFailed() {
    return t`The saved views could not be loaded`;
  },
  get submit() {
    return t`Save`;
  },
  foundIn: {
    get email() {
      return t`E-mail`;
    },
    get phone() {
      return t`Phone`;
    },
  },
};
