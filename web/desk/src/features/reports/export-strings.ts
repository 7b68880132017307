import { plural, t } from "@lingui/core/macro";

export const exportStrings = {
  get title() {
    return t`Exports`;
  },
  get lead() {
    return t`Files of any length of time, as CSV. They are written in the background, narrowed as chosen above.`;
  },
  get what() {
    return t`What to export`;
  },
  kinds: {
    get conversations() {
      return t({ message: "Conversations", context: "export" });
    },
    get messages() {
      return t({ message: "Messages", context: "export" });
    },
    get audit() {
      return t({ message: "Audit log", context: "export" });
    },
  },
  hints: {
    get conversations() {
      return t`A line for each conversation that began in these days.`;
    },
    get messages() {
      return t`A line for each message of the conversations that began in these days.`;
    },
    get audit() {
      return t`A line for each entry of these days. Widget, team, agent and tag do not narrow it.`;
    },
  },
  get days() {
    return t({ message: "Days", context: "export" });
  },
  between: (from: string, to: string) => t`${from} to ${to}`,
  get everything() {
    return t({ message: "From the beginning", context: "export: all days" });
  },
  until: (to: string) => t({ message: `Everything up to ${to}`, context: "export" }),
  get notes() {
    return t`Private notes, too`;
  },
  get begin() {
    return t({ message: "Export", context: "button" });
  },
  get beginFailed() {
    return t`The export could not be begun`;
  },
  get loadFailed() {
    return t`The exports could not be loaded`;
  },
  get noneTitle() {
    return t`No exports yet`;
  },
  get noneText() {
    return t`Files stand here for some days and then go by themselves.`;
  },
  get narrowed() {
    return t({ message: "narrowed", context: "export" });
  },
  get withNotes() {
    return t({ message: "with notes", context: "export" });
  },
  asked: (name: string, time: string) => t`${name}, ${time}`,
  get waiting() {
    return t({ message: "Waiting its turn", context: "export" });
  },
  get counting() {
    return t({ message: "Counting", context: "export" });
  },
  progress: (done: string, total: string) => t`${done} of ${total} lines`,
  lines: (lines: number, shown: string) => plural(lines, { one: `${shown} line`, other: `${shown} lines` }),
  keptUntil: (time: string) => t`kept until ${time}`,
  get cancelled() {
    return t({ message: "Cancelled", context: "export" });
  },
  failures: {
    get "too-large"() {
      return t`Failed: the file would be larger than this server allows. Choose fewer days.`;
    },
    get interrupted() {
      return t`Failed: it was interrupted several times. Try again; the server’s log says more.`;
    },
  },
  get failed() {
    return t({ message: "Failed", context: "export" });
  },
  get download() {
    return t`Download`;
  },
  downloadOne: (what: string) => t`Download: ${what}`,
  get downloadFailed() {
    return t`The file could not be saved`;
  },
  cancelOne: (what: string) => t`Cancel: ${what}`,
  get cancel() {
    return t({ message: "Cancel", context: "export" });
  },
  deleteOne: (what: string) => t`Delete: ${what}`,
  get removeFailed() {
    return t`The export could not be removed`;
  },
};
