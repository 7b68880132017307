const english = {
  conversations: "Your conversations",
  noConversations: "You have no conversations yet.",
  newConversation: "Start a new conversation",
  loadOlder: "Load earlier messages",
  retry: "Try again",
  edit: "Edit",
  discard: "Discard",
  moveOn: "Send in a new conversation",
  closed: "This conversation is closed.",
  closedShort: "Closed",
  resolved: "Resolved",
  /** `%` is who did it. */
  happened: {
    joined: "% joined",
    left: "% left",
    resolved: "% marked this as resolved",
    closed: "% ended the conversation",
    reopened: "% reopened the conversation",
  },
  why: {
    closed: "The conversation was closed.",
    tooLarge: "The message is too long.",
    gone: "The conversation does not exist any more.",
    characters: "The message contains characters that cannot be sent.",
    /** The rule as the server words it: "must not …". */
    rule: (rule: string) => `The message ${rule}.`,
    other: "The message was refused.",
  },
};

/** The words of the views that are loaded later, in every language: together they are small. */
export type LaterStrings = typeof english;

const german: LaterStrings = {
  conversations: "Ihre Unterhaltungen",
  noConversations: "Sie haben noch keine Unterhaltungen.",
  newConversation: "Neue Unterhaltung beginnen",
  loadOlder: "Ältere Nachrichten laden",
  retry: "Erneut versuchen",
  edit: "Bearbeiten",
  discard: "Verwerfen",
  moveOn: "In neuer Unterhaltung senden",
  closed: "Diese Unterhaltung ist geschlossen.",
  closedShort: "Geschlossen",
  resolved: "Gelöst",
  happened: {
    joined: "% ist dazugekommen",
    left: "% ist gegangen",
    resolved: "Als gelöst markiert: %",
    closed: "Unterhaltung beendet: %",
    reopened: "Unterhaltung wieder geöffnet: %",
  },
  why: {
    closed: "Die Unterhaltung wurde geschlossen.",
    tooLarge: "Die Nachricht ist zu lang.",
    gone: "Die Unterhaltung gibt es nicht mehr.",
    characters: "Die Nachricht enthält Zeichen, die nicht gesendet werden können.",
    rule: (rule) => `Die Nachricht wurde abgelehnt: ${rule}.`,
    other: "Die Nachricht wurde abgelehnt.",
  },
};

/** @param language as `pickLanguage` chose it */
export function laterStrings(language: string): LaterStrings {
  return language === "de" ? german : english;
}
