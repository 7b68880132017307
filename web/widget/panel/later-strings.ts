import { usePanel } from "./context.ts";
import type { Strings } from "./strings.ts";

/** The texts of those who have a conversation, in English: loaded with their views. */
export const laterEn = {
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
    /** The rule as the server words it: "must not …". */
    rule: (rule: string) => `The message ${rule}.`,
    other: "The message was refused.",
  },
};

export type AllStrings = Strings & typeof laterEn;

/** Every text in the reader's language: English comes in two parts, any other language as a whole. */
export function useAllStrings(): AllStrings {
  return { ...laterEn, ...usePanel().strings.value };
}
