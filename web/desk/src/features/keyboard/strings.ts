import { t } from "@lingui/core/macro";
export const keyboardStrings = {
  get title() {
    return t`Keyboard shortcuts`;
  },
  get palette() {
    return t`Command palette`;
  },
  get palettePlaceholder() {
    return t`Type a command or a visitor’s name`;
  },
  searchAll: (q: string) => t`Search all conversations for “${q}”`,
  newestOnly: (count: number) =>
    t`Only the newest ${count} are listed. Type a word to search all conversations.`,
  get noMatch() {
    return t`Nothing matches.`;
  },
  get off() {
    return t`Single keys are switched off in the settings.`;
  },
  groups: {
    get list() {
      return t`List`;
    },
    get chats() {
      return t`Open chats`;
    },
    get conversation() {
      return t`Conversation`;
    },
    get everywhere() {
      return t`Everywhere`;
    },
  },
  keys: {
    get next() {
      return t`Next conversation`;
    },
    get previous() {
      return t`Previous conversation`;
    },
    get openOne() {
      return t`Open it`;
    },
    get search() {
      return t`Search`;
    },
    get nextChat() {
      return t`Next or previous open chat`;
    },
    get numbered() {
      return t`Go to an open chat`;
    },
    get reply() {
      return t`Reply`;
    },
    get note() {
      return t`Write a note`;
    },
    get take() {
      return t`Take, or accept an offer`;
    },
    get transfer() {
      return t`Transfer`;
    },
    get tags() {
      return t`Tags`;
    },
    get select() {
      return t`Select, for many at once`;
    },
    get selectRange() {
      return t`Select up to here`;
    },
    get resolve() {
      return t`Resolve`;
    },
    get send() {
      return t`Send`;
    },
    get newline() {
      return t`New line`;
    },
    get back() {
      return t`Leave the text field, or go back`;
    },
    get palette() {
      return t`Command palette`;
    },
    get shortcuts() {
      return t`This sheet`;
    },
  },
  sections: {
    get actions() {
      return t`Actions`;
    },
    get open() {
      return t`Open chats`;
    },
    get go() {
      return t`Go to`;
    },
    get conversations() {
      return t`Conversations`;
    },
    get appearance() {
      return t`Appearance`;
    },
  },
  go: {
    get visitors() {
      return t`Visitors`;
    },
    get waiting() {
      return t`Waiting`;
    },
    get mine() {
      return t`Mine`;
    },
    get all() {
      return t`All conversations`;
    },
    get snoozed() {
      return t`Snoozed`;
    },
    get teams() {
      return t`Teams and tags`;
    },
    get settings() {
      return t`Settings`;
    },
    get widgets() {
      return t`Widgets`;
    },
    get people() {
      return t`People`;
    },
  },
  themes: {
    get system() {
      return t`Theme as the system`;
    },
    get light() {
      return t`Light theme`;
    },
    get dark() {
      return t`Dark theme`;
    },
  },
};
