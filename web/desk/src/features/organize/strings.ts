import { plural, t } from "@lingui/core/macro";
import type { AgentStatus } from "@deskbell/protocol/types";

export const organizeStrings = {
  get cancel() {
    return t`Cancel`;
  },
  get save() {
    return t`Save`;
  },
  get transfer() {
    return t`Transfer`;
  },
  transferTitle: (name: string) => t`Transfer the chat with ${name}`,
  get transferTo() {
    return t`To whom`;
  },
  get find() {
    return t`Find a person or team`;
  },
  get people() {
    return t`People`;
  },
  get teams() {
    return t`Teams`;
  },
  get noTeam() {
    return t`No team`;
  },
  get nobodyFound() {
    return t`Nobody of that name.`;
  },
  get note() {
    return t`Note for them`;
  },
  get noteHint() {
    return t`Only your team sees it.`;
  },
  status: {
    get online() {
      return t`Online`;
    },
    get away() {
      return t`Away`;
    },
    get offline() {
      return t`Offline`;
    },
  } satisfies Record<AgentStatus, string>,
  itself: (name: string) => t`${name} (you)`,
  load: (count: number, capacity: number | null) =>
    capacity === null
      ? plural(count, { one: "# chat", other: "# chats" })
      : plural(capacity, { one: `${count} of # chat`, other: `${count} of # chats` }),
  members: (count: number) => plural(count, { one: "# member", other: "# members" }),
  membersOnline: (online: number, count: number) => t`${online} of ${count} online`,
  transferred: (name: string) => t`Transferred to ${name}`,
  get transferFailed() {
    return t`The chat could not be transferred`;
  },
  get tags() {
    return t`Tags`;
  },
  get editTags() {
    return t`Edit tags`;
  },
  tagsOf: (name: string) => t`Tags of the chat with ${name}`,
  tagsFor: (count: number) =>
    plural(count, { one: "Add tags to # conversation", other: "Add tags to # conversations" }),
  removeTag: (tag: string) => t`Remove tag ${tag}`,
  get findTag() {
    return t`Find or make a tag`;
  },
  makeTag: (name: string) => t`Make the tag “${name}”`,
  get noTags() {
    return t`No tag yet. Type one to make it.`;
  },
  get noTagMatch() {
    return t`No tag of that name.`;
  },
  tagLimit: (limit: number) => t`At most ${limit} tags.`,
  tagTooLong: (limit: number) => t`At most ${limit} characters.`,
  get tagsFailed() {
    return t`The tags could not be changed`;
  },
  get snooze() {
    return t`Snooze`;
  },
  get snoozeUntil() {
    return t`Snooze until`;
  },
  get unsnooze() {
    return t`Take up again`;
  },
  snoozed: (time: string) => t`Snoozed until ${time}`,
  get snoozeFailed() {
    return t`The chat could not be snoozed`;
  },
  get hour() {
    return t`1 hour`;
  },
  get evening() {
    return t`This evening`;
  },
  get tomorrow() {
    return t`Tomorrow 9:00`;
  },
  get monday() {
    return t`Next Monday`;
  },
  get custom() {
    return t`Pick a time…`;
  },
  get customTitle() {
    return t`Snooze until`;
  },
  get when() {
    return t`Date and time`;
  },
  get whenPast() {
    return t`Choose a time to come.`;
  },
  get merge() {
    return t`Merge into another conversation`;
  },
  mergeTitle: (name: string) => t`Merge into another conversation of ${name}`,
  get mergeText() {
    return t`This one is closed, and says where it goes on. It cannot be taken back.`;
  },
  get mergeButton() {
    return t`Merge`;
  },
  get mergeNone() {
    return t`This visitor has no other open conversation.`;
  },
  get undo() {
    return t`Undo`;
  },
  get undone() {
    return t`Taken back`;
  },
  get undoFailed() {
    return t`It could not be taken back`;
  },
  undonePart: (count: number, not: number) => t`${count} taken back, ${not} not`,
  showOthers: (count: number) => plural(count, { one: "Show # more", other: "Show # more" }),
  newestOnly: (count: number) =>
    plural(count, { one: "Only the newest one is shown.", other: "Only the newest # are shown." }),
  get mergeFailed() {
    return t`The conversations could not be merged`;
  },
  get merged() {
    return t`Merged`;
  },
  get goesOn() {
    return t`This conversation goes on in another one.`;
  },
  get goThere() {
    return t`Go there`;
  },
  get priority() {
    return t`Priority`;
  },
  get priorityFailed() {
    return t`The priority could not be changed`;
  },
  get describeFailed() {
    return t`The conversation could not be changed`;
  },
  get loadFailed() {
    return t`This could not be loaded`;
  },
  // The page
  get title() {
    return t`Teams and tags`;
  },
  get lead() {
    return t`Teams share a queue. Tags say what conversations are about.`;
  },
  get teamsLead() {
    return t`A chat can be handed to a team, and a widget’s chats can begin with one.`;
  },
  get tagsLead() {
    return t`Everybody can tag with a new word; here they get their name and colour.`;
  },
  get newTeam() {
    return t`New team`;
  },
  get newTag() {
    return t`New tag`;
  },
  editTeam: (name: string) => t`Edit the team ${name}`,
  editTag: (name: string) => t`Edit the tag ${name}`,
  get edit() {
    return t`Edit`;
  },
  get delete() {
    return t`Delete`;
  },
  get name() {
    return t`Name`;
  },
  get nameMissing() {
    return t`Give it a name.`;
  },
  get color() {
    return t`Colour`;
  },
  get colorInvalid() {
    return t`Write a colour as #rrggbb.`;
  },
  get pickColor() {
    return t`Pick from the palette`;
  },
  get membersLabel() {
    return t`Members`;
  },
  get noTeamsTitle() {
    return t`No team yet`;
  },
  get noTeamsText() {
    return t`Make one to hand chats to several people at once.`;
  },
  get noTagsTitle() {
    return t`No tag yet`;
  },
  get noTagsText() {
    return t`Make one, or tag a conversation with a new word.`;
  },
  deleteTeamTitle: (name: string) => t`Delete the team ${name}?`,
  get deleteTeamText() {
    return t`What waits for it waits for everybody then.`;
  },
  deleteTagTitle: (name: string) => t`Delete the tag ${name}?`,
  get deleteTagText() {
    return t`It is taken from all conversations, which takes a moment.`;
  },
  get saveFailed() {
    return t`It could not be saved`;
  },
  get deleteFailed() {
    return t`It could not be deleted`;
  },
};
