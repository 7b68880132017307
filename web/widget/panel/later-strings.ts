import { usePanel } from "./context.ts";
import type { Strings } from "./strings.ts";

const english = {
  conversations: "Your conversations",
  noConversations: "You have no conversations yet.",
  newConversation: "Start a new conversation",
  loadOlder: "Load earlier messages",
  typing: (name: string) => `${name} is typing…`,
  retry: "Try again",
  edit: "Edit",
  discard: "Discard",
  moveOn: "Send in a new conversation",
  closed: "This conversation is closed.",
  closedShort: "Closed",
  resolved: "Resolved",
  openMerged: "Open that conversation",
  next: "You are next",
  inLine: (position: number) => `You are number ${position} in line`,
  about: (time: string) => `about ${time}`,
  soon: "less than a minute",
  howWasIt: "How was it?",
  /** For 1 to 5. */
  scores: ["Very bad", "Bad", "Okay", "Good", "Very good"],
  comment: "What should we know?",
  sendRating: "Send rating",
  thanks: "Thank you for your rating.",
  change: "Change",
  ratingWaits: "Not sent yet. It is sent as soon as there is a connection.",
  ratingLate: "A rating can be given and changed for 24 hours after the conversation was closed.",
  ratingRefused: "Your rating was not taken. Please try again later.",
  react: "React to this message",
  /** For 👍 ❤️ 😊 🎉 🙏. */
  reactions: ["Thumbs up", "Heart", "Smile", "Hooray", "Thank you"],
  notReacted: "That did not get through. Please try again.",
  /** `%` is who did it. */
  happened: {
    joined: "% joined",
    left: "% left",
    resolved: "% marked this as resolved",
    closed: "% ended the conversation",
    reopened: "% reopened the conversation",
    transferred: "% handed this conversation on",
    merged: "This conversation goes on in another one.",
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
  typing: (name) => `${name} schreibt…`,
  retry: "Erneut versuchen",
  edit: "Bearbeiten",
  discard: "Verwerfen",
  moveOn: "In neuer Unterhaltung senden",
  closed: "Diese Unterhaltung ist geschlossen.",
  closedShort: "Geschlossen",
  resolved: "Gelöst",
  openMerged: "Zu dieser Unterhaltung",
  next: "Sie sind als Nächstes dran",
  inLine: (position) => `Sie sind Nummer ${position} in der Warteschlange`,
  about: (time) => `etwa ${time}`,
  soon: "weniger als eine Minute",
  howWasIt: "Wie war es?",
  scores: ["Sehr schlecht", "Schlecht", "Mittel", "Gut", "Sehr gut"],
  comment: "Was sollten wir wissen?",
  sendRating: "Bewertung senden",
  thanks: "Danke für Ihre Bewertung.",
  change: "Ändern",
  ratingWaits: "Noch nicht gesendet. Das geschieht, sobald es eine Verbindung gibt.",
  ratingLate: "Bewerten können Sie bis 24 Stunden nach dem Ende der Unterhaltung.",
  ratingRefused: "Ihre Bewertung wurde nicht angenommen. Bitte versuchen Sie es später noch einmal.",
  react: "Auf diese Nachricht reagieren",
  reactions: ["Daumen hoch", "Herz", "Lächeln", "Hurra", "Danke"],
  notReacted: "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.",
  happened: {
    joined: "% ist dazugekommen",
    left: "% ist gegangen",
    resolved: "Als gelöst markiert: %",
    closed: "Unterhaltung beendet: %",
    reopened: "Unterhaltung wieder geöffnet: %",
    transferred: "% hat die Unterhaltung weitergegeben",
    merged: "Diese Unterhaltung geht in einer anderen weiter.",
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

export type AllStrings = Strings & LaterStrings;

/** @param language as `pickLanguage` chose it */
export function laterStrings(language: string): LaterStrings {
  return language === "de" ? german : english;
}

/** Every text in the reader's language, for the views that are loaded later. */
export function useAllStrings(): AllStrings {
  const { strings, language } = usePanel();
  return { ...laterStrings(language.value), ...strings.value };
}
