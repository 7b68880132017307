import { t } from "@lingui/core/macro";

export const hoursStrings = {
  get title() {
    return t`Business hours`;
  },
  get lead() {
    return t`When somebody answers. Outside of these hours visitors see when you are back, and chats wait without being offered.`;
  },
  get whose() {
    return t`Whose hours`;
  },
  get workspace() {
    return t`The whole workspace`;
  },
  own: (team: string) => t`${team} (own hours)`,
  inherited: (team: string) => t`${team} (as the workspace)`,
  get mode() {
    return t`Kind of hours`;
  },
  get always() {
    return t`Always open`;
  },
  get set() {
    return t`At certain hours`;
  },
  get inherit() {
    return t`As the workspace`;
  },
  get zone() {
    return t`Time zone`;
  },
  get week() {
    return t`Week`;
  },
  get weekHint() {
    return t`An end that is not later than its beginning is on the next day.`;
  },
  days: {
    get monday() {
      return t`Monday`;
    },
    get tuesday() {
      return t`Tuesday`;
    },
    get wednesday() {
      return t`Wednesday`;
    },
    get thursday() {
      return t`Thursday`;
    },
    get friday() {
      return t`Friday`;
    },
    get saturday() {
      return t`Saturday`;
    },
    get sunday() {
      return t`Sunday`;
    },
  },
  get closed() {
    return t`Closed`;
  },
  from: (day: string) => t`${day}, from`,
  to: (day: string) => t`${day}, to`,
  add: (day: string) => t`Add hours: ${day}`,
  remove: (day: string, span: string) => t`Remove ${span}: ${day}`,
  get copy() {
    return t`Copy Monday to Friday`;
  },
  get holidays() {
    return t`Holidays`;
  },
  get holidaysLead() {
    return t`On these dates the hours here hold instead of those of the week.`;
  },
  get noHolidays() {
    return t`None yet.`;
  },
  get addHoliday() {
    return t`Add a holiday`;
  },
  get date() {
    return t`Date`;
  },
  get name() {
    return t`Name`;
  },
  get unnamed() {
    return t`Holiday`;
  },
  removeHoliday: (name: string) => t`Remove ${name}`,
  get openNow() {
    return t`Open now`;
  },
  get closedNow() {
    return t`Closed now`;
  },
  openUntil: (when: string) => t`Open now, closes ${when}`,
  closedUntil: (when: string) => t`Closed now, opens ${when}`,
  get previewFailed() {
    return t`These hours are not right yet.`;
  },
  get save() {
    return t`Save hours`;
  },
  get saved() {
    return t`The hours are saved.`;
  },
  get loadFailed() {
    return t`The hours could not be loaded`;
  },
};
