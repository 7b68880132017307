import { plural, t } from "@lingui/core/macro";

export const reportStrings = {
  get title() {
    return t`Reports`;
  },
  get lead() {
    return t`How the business did, and how each of its agents did. Each thing counts when it happened.`;
  },
  get loadFailed() {
    return t`The figures could not be loaded`;
  },
  get emptyTitle() {
    return t`Nothing happened in these days`;
  },
  get emptyText() {
    return t`No conversation began, and nobody wrote. Choose other days or fewer filters.`;
  },
  presets: {
    get today() {
      return t`Today`;
    },
    get week() {
      return t`7 days`;
    },
    get month() {
      return t`30 days`;
    },
    get quarter() {
      return t`90 days`;
    },
    get year() {
      return t`A year`;
    },
  },
  get period() {
    return t`Period`;
  },
  get from() {
    return t({ message: "From", context: "first day" });
  },
  get to() {
    return t({ message: "To", context: "last day" });
  },
  get widget() {
    return t`Widget`;
  },
  get team() {
    return t`Team`;
  },
  get agent() {
    return t`Agent`;
  },
  get tag() {
    return t`Tag`;
  },
  get all() {
    return t({ message: "All", context: "no filter" });
  },
  get nobody() {
    return t`Nobody`;
  },
  measures: {
    get conversations() {
      return t`Conversations begun`;
    },
    get resolved() {
      return t`Conversations resolved`;
    },
    get visitorMessages() {
      return t`Messages of visitors`;
    },
    get agentMessages() {
      return t`Messages of agents`;
    },
    get firstResponse() {
      return t`First response, median`;
    },
    get firstResponseP90() {
      return t`First response, 90%`;
    },
    get resolution() {
      return t`Resolution, median`;
    },
    get resolutionP90() {
      return t`Resolution, 90%`;
    },
    get rating() {
      return t`Rating, average`;
    },
  },
  p90: (time: string) => t`9 of 10 within ${time}`,
  ratings: (number: number) => plural(number, { one: "# rating", other: "# ratings" }),
  before: (value: string) => t`before: ${value}`,
  get comparison() {
    return t`compared with the period of the same length before`;
  },
  get overTime() {
    return t`Over time`;
  },
  get overTimeLead() {
    return t`By day or hour, as the clock goes here.`;
  },
  get measure() {
    return t`Figure`;
  },
  get by() {
    return t`Broken down by`;
  },
  get byNothing() {
    return t({ message: "Nothing", context: "broken down by" });
  },
  get interval() {
    return t`Step`;
  },
  get day() {
    return t({ message: "Day", context: "step of a chart" });
  },
  get hour() {
    return t({ message: "Hour", context: "step of a chart" });
  },
  get view() {
    return t`Shown as`;
  },
  get chart() {
    return t`Chart`;
  },
  get table() {
    return t`Table`;
  },
  get csv() {
    return t`CSV`;
  },
  downloadCsv: (what: string) => t`Download as CSV: ${what}`,
  get downloadFailed() {
    return t`The file could not be saved`;
  },
  get none() {
    return t({ message: "None", context: "line of a chart" });
  },
  moreLines: (number: number) =>
    plural(number, {
      one: "# more line is in the table.",
      other: "# more lines are in the table.",
    }),
  get heatmap() {
    return t`Hours of the week`;
  },
  get heatmapLead() {
    return t`When conversations begin, as the clock goes here.`;
  },
  get weekday() {
    return t`Day`;
  },
  cell: (day: string, hour: string, number: number) =>
    plural(number, {
      one: `${day}, ${hour}: # conversation`,
      other: `${day}, ${hour}: # conversations`,
    }),
  get agents() {
    return t`Agents`;
  },
  get agentsLead() {
    return t`A conversation is that of whoever has it now, or had it last; messages are those that somebody wrote.`;
  },
  get name() {
    return t`Name`;
  },
  get left() {
    return t({ message: "left", context: "does not work here any more" });
  },
  get columns() {
    return {
      conversations: t({ message: "Begun", context: "column: conversations" }),
      resolved: t({ message: "Resolved", context: "column: conversations" }),
      messages: t`Messages`,
      firstResponse: t`First response`,
      resolution: t`Resolution`,
      rating: t`Rating`,
    };
  },
  get now() {
    return t({ message: "Now", context: "live figures" });
  },
  get nowFailed() {
    return t`What goes on now could not be loaded`;
  },
  get nowLead() {
    return t`As it is this moment.`;
  },
  get waiting() {
    return t({ message: "Waiting", context: "live figure" });
  },
  get active() {
    return t({ message: "Active", context: "live figure" });
  },
  get longestWait() {
    return t`Longest wait`;
  },
  get online() {
    return t`Agents available`;
  },
  load: (active: string, capacity: number) => t`${active} of ${capacity} chats`,
  seconds: (seconds: number) => t`${seconds} s`,
  minutes: (minutes: number, seconds: number) => t`${minutes} min ${seconds} s`,
  hours: (hours: number, minutes: number) => t`${hours} h ${minutes} min`,
  days: (days: number, hours: number) => t`${days} d ${hours} h`,
};
