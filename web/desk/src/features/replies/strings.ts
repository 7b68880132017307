// long: a list of texts
/* eslint max-lines: off -- a list of texts */
import { plural, t } from "@lingui/core/macro";
import { numberText } from "../../lib/language.ts";
export const repliesStrings = {
  // In the composer
  get canned() {
    return t`Canned responses`;
  },
  get cannedKey() {
    return t`Canned response, while writing`;
  },
  get cannedHint() {
    return t`Canned responses, by typing /`;
  },
  get preview() {
    return t`What it says here`;
  },
  get private() {
    return t`Only you see it`;
  },
  found: (count: number) => plural(count, { one: "# canned response", other: "# canned responses" }),
  more: (count: number) => plural(count, { one: "# more: keep typing", other: "# more: keep typing" }),
  get moreUnknown() {
    return t`There are more: keep typing`;
  },
  get noneYet() {
    return t`No canned response yet.`;
  },
  nothingFits: (query: string) => t`No canned response for “${query}”.`,
  get makeOne() {
    return t`Make one`;
  },
  get loadFailed() {
    return t`This could not be loaded`;
  },
  emptyHere: (names: string, first: string) => {
    const example = `{{${first}|…}}`;
    return t`Nothing is known here for ${names}. A fallback helps: ${example}`;
  },

  // Macros
  get macros() {
    return t`Macros`;
  },
  get runMacro() {
    return t`Run a macro`;
  },
  runMacroTitle: (name: string) => t`Run a macro for ${name}`,
  runNamed: (name: string) => t`Run macro: ${name}`,
  get findMacro() {
    return t`Find a macro`;
  },
  get noMacroMatch() {
    return t`No macro of that name.`;
  },
  get run() {
    return t`Run`;
  },
  get willDo() {
    return t`It will`;
  },
  get saying() {
    return t`Reply`;
  },
  ran: (name: string) => t`Done: ${name}`,
  get replyStays() {
    return t`The reply was sent, and stays.`;
  },
  runFailed: (name: string) => t`“${name}” was not done`,
  get nothingDone() {
    return t`None of its actions was done.`;
  },
  get replySent() {
    return t`the reply`;
  },
  replyRefused: (reason: string) => t`The reply was not sent: ${reason}`,
  actRefused: (act: string, reason: string) => t`“${act}” was refused: ${reason}`,
  doneBefore: (what: string) => t`Done before it: ${what}.`,
  get again() {
    return t`Try again`;
  },
  get goneAgent() {
    return t`somebody who is gone`;
  },
  get goneTeam() {
    return t`a team that is gone`;
  },
  acts: {
    get assignMe() {
      return t`Assign to me`;
    },
    assignTo: (name: string) => t`Assign to ${name}`,
    get unassign() {
      return t`Put back in the queue`;
    },
    transferTo: (name: string) => t`Hand to the team ${name}`,
    priorityTo: (priority: string) => t`Set the priority to ${priority}`,
    addTags: (tags: string, count: number) =>
      plural(count, { one: `Add the tag ${tags}`, other: `Add the tags ${tags}` }),
    removeTags: (tags: string, count: number) =>
      plural(count, { one: `Remove the tag ${tags}`, other: `Remove the tags ${tags}` }),
    get noTags() {
      return t`Change no tag`;
    },
    snoozeFor: (time: string) => t`Snooze for ${time}`,
    snoozeUntil: (time: string) => t`Snooze until ${time}`,
    get unsnooze() {
      return t`Take up again`;
    },
    get resolve() {
      return t`Resolve`;
    },
    get close() {
      return t`Close`;
    },
    get reopen() {
      return t`Reopen`;
    },
  },
  minutes: (count: number) => plural(count, { one: "# minute", other: "# minutes" }),
  hours: (count: number) => plural(count, { one: "# hour", other: "# hours" }),
  days: (count: number) => plural(count, { one: "# day", other: "# days" }),

  // The page
  get title() {
    return t`Replies`;
  },
  get lead() {
    return t`What you need not type or click twice.`;
  },
  get cannedLead() {
    return t`Texts that you send often. Type / in a chat to use one.`;
  },
  get macrosLead() {
    return t`A reply and several actions at once. Press M in a chat to run one.`;
  },
  get newCanned() {
    return t`New response`;
  },
  get newMacro() {
    return t`New macro`;
  },
  get search() {
    return t`Search canned responses`;
  },
  get searchPlaceholder() {
    return t`Shortcut, title or text`;
  },
  used: (count: number) => plural(count, { one: "Used once", other: "Used # times" }),
  get neverUsed() {
    return t`Not used yet`;
  },
  get shared() {
    return t`Shared`;
  },
  get privateMark() {
    return t`Private`;
  },
  by: (name: string) => t`by ${name}`,
  get loadMore() {
    return t`Load more`;
  },
  get noCannedTitle() {
    return t`No canned response yet`;
  },
  get noCannedText() {
    return t`Make one for an answer that you give again and again.`;
  },
  get noMatchTitle() {
    return t`No match`;
  },
  noMatchText: (query: string) => t`Nothing was found for “${query}”.`,
  get noMacrosTitle() {
    return t`No macro yet`;
  },
  get noMacrosText() {
    return t`Make one for what you do at the end of many chats: thank, tag and resolve.`;
  },
  edit: (name: string) => t`Edit ${name}`,
  view: (name: string) => t`View ${name}`,
  deleteTitle: (name: string) => t`Delete ${name}?`,
  get deleteShared() {
    return t`It is gone for the whole team, and cannot be brought back.`;
  },
  get deletePrivate() {
    return t`It cannot be brought back.`;
  },
  get delete() {
    return t`Delete`;
  },
  get deleteFailed() {
    return t`It could not be deleted`;
  },
  get readOnly() {
    return t`A colleague made it. An admin can change it.`;
  },

  // The forms
  get editCanned() {
    return t`Edit the canned response`;
  },
  get editMacro() {
    return t`Edit the macro`;
  },
  get viewCanned() {
    return t`Canned response`;
  },
  get viewMacro() {
    return t`Macro`;
  },
  get shortcut() {
    return t`Shortcut`;
  },
  get shortcutHint() {
    return t`What you type behind the /`;
  },
  get shortcutMissing() {
    return t`Give it a shortcut.`;
  },
  shortcutShape: (limit: number) => t`One word of letters, digits, - and _, at most ${limit}.`,
  get titleLabel() {
    return t`Title`;
  },
  get titleMissing() {
    return t`Give it a title.`;
  },
  get content() {
    return t`Text`;
  },
  get contentMissing() {
    return t`Write what it says.`;
  },
  tooLong: (limit: number) => {
    const count = numberText(limit);
    return t`At most ${count} characters.`;
  },
  get insertVariable() {
    return t`Insert a variable`;
  },
  variable: {
    get "visitor.name"() {
      return t`Visitor’s name`;
    },
    get "visitor.email"() {
      return t`Visitor’s e-mail`;
    },
    get "agent.name"() {
      return t`Your name`;
    },
    get "conversation.subject"() {
      return t`Subject`;
    },
    get "fields."() {
      return t`A field…`;
    },
  },
  unknownVariable: (braces: string) => t`Nobody knows ${braces}.`,
  get unclosedVariable() {
    const [open, close] = ["{{", "}}"];
    return t`A variable is opened with ${open} and not closed with ${close}.`;
  },
  get samplePreview() {
    return t`What a visitor called Vera would read`;
  },
  get previewEmpty() {
    return t`Your text, with its variables filled, appears here.`;
  },
  sample: {
    get name() {
      return t`Vera Lind`;
    },
    get email() {
      return t`vera@example.com`;
    },
    get subject() {
      return t`My order`;
    },
  },
  get share() {
    return t`Share with the team`;
  },
  get shareHint() {
    return t`All agents can use it. You and the admins can change it.`;
  },
  get name() {
    return t`Name`;
  },
  get nameMissing() {
    return t`Give it a name.`;
  },
  get reply() {
    return t`Reply`;
  },
  get replyHint() {
    return t`Sent first. Leave it empty to send nothing.`;
  },
  get actions() {
    return t`Actions`;
  },
  get actionsHint() {
    return t`Done in this order, one after the other.`;
  },
  get actionsMissing() {
    return t`Add at least one action.`;
  },
  get addAction() {
    return t`Add an action`;
  },
  actionLimit: (limit: number) => t`At most ${limit} actions.`,
  action: (place: number) => t`Action ${place}`,
  what: {
    get assign() {
      return t`Assign to`;
    },
    get unassign() {
      return t`Put back in the queue`;
    },
    get transfer() {
      return t`Hand to a team`;
    },
    get priority() {
      return t`Set the priority`;
    },
    get "add-tags"() {
      return t`Add tags`;
    },
    get "remove-tags"() {
      return t`Remove tags`;
    },
    get "snooze-for"() {
      return t`Snooze for`;
    },
    get unsnooze() {
      return t`Take up again`;
    },
    get resolve() {
      return t`Resolve`;
    },
    get close() {
      return t`Close`;
    },
    get reopen() {
      return t`Reopen`;
    },
  },
  get me() {
    return t`Whoever runs it`;
  },
  get who() {
    return t`To whom`;
  },
  get whichTeam() {
    return t`Which team`;
  },
  get chooseTeam() {
    return t`Choose a team`;
  },
  get howSoon() {
    return t`Priority`;
  },
  get howLong() {
    return t`How many`;
  },
  get unit() {
    return t`Unit`;
  },
  units: {
    get minutes() {
      return t`Minutes`;
    },
    get hours() {
      return t`Hours`;
    },
    get days() {
      return t`Days`;
    },
  },
  get tags() {
    return t`Tags`;
  },
  get tagsHint() {
    return t`Separated by commas`;
  },
  get tagsMissing() {
    return t`Name at least one tag.`;
  },
  tagLong: (limit: number) => t`A tag has at most ${limit} characters.`,
  tagMany: (limit: number) => t`At most ${limit} tags.`,
  get durationWrong() {
    return t`Between 1 minute and 366 days.`;
  },
  moveUp: (place: number) => t`Move action ${place} up`,
  moveDown: (place: number) => t`Move action ${place} down`,
  moved: (place: number, count: number) => t`Now action ${place} of ${count}`,
  removeAction: (place: number) => t`Remove action ${place}`,
  get cancel() {
    return t`Cancel`;
  },
  get close() {
    return t`Close`;
  },
  get save() {
    return t`Save`;
  },
  get saved() {
    return t`Saved`;
  },
};
