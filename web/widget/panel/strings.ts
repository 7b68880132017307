const characters = (count: number) => (count === 1 ? "1 character" : `${count} characters`);

/** What is needed until the first message was sent; the rest is in `later-strings.ts`. */
export const en = {
  openChat: "Open chat",
  closeChat: "Close chat",
  unread: (count: number) => (count === 1 ? "1 unread message" : `${count} unread messages`),
  defaultTitle: "Chat with us",
  online: "We are online",
  away: "We are away",
  /** `when`: "tomorrow, 09:00". */
  backAt: (when: string) => `Back ${when}`,
  agentPresence: (name: string, online: boolean) => (online ? `${name} · online` : `${name} · away`),
  back: "Back to conversations",
  soundOn: "Sound",
  conversation: "Conversation",
  you: "You",
  name: "Name",
  email: "E-mail",
  optional: "optional",
  startChat: "Start chat",
  beforeChat: "Before we start",
  needName: "Please tell us your name.",
  needEmail: "Please tell us your e-mail address.",
  badEmail: "This does not look like an e-mail address.",
  tooLong: (limit: number) => `At most ${limit} characters, please.`,
  message: "Message",
  placeholder: "Write a message…",
  send: "Send",
  charactersLeft: (count: number) =>
    count < 0 ? `${characters(-count)} too many` : `${characters(count)} left`,
  messages: "Messages",
  loading: "Loading…",
  newMessages: "New messages",
  latest: "Go to the latest message",
  team: "The team",
  waiting: "Waiting to be sent",
  sent: "Sent",
  delivered: "Delivered",
  read: "Read",
  failed: "Not sent",
  edited: "edited",
  deleted: "This message was deleted.",
  offline: "You are offline. Messages are sent when you are back.",
  offlineShort: "Offline",
  connecting: "Connecting…",
  today: "Today",
  yesterday: "Yesterday",
  unavailable: "This chat is not available.",
  unavailableMore: "Please check the address, or try again later.",
  tryAgain: "Try again",
  hello: "Hello! How can we help?",
  helloAway: "We are away just now. Leave us a message, and we will answer here.",
};

export type Strings = typeof en;

const LANGUAGES = ["en", "de"];

/**
 * The widget's language where it has one, else the first of the visitor's that there is, else English.
 *
 * @param configured a language tag; `null` or `auto` leaves it to the browser
 */
export function pickLanguage(configured: string | null, preferred: readonly string[]): string {
  const wanted = configured && configured !== "auto" ? [configured] : preferred;
  const found = wanted
    .map((tag) => tag.toLowerCase().split("-")[0] ?? "")
    .find((tag) => LANGUAGES.includes(tag));
  return found ?? "en";
}

/**
 * How dates and times are written: as the visitor's browser has it for this language, so that nobody in London reads
 * 3:00 PM.
 */
export function pickLocale(language: string, preferred: readonly string[]): string {
  return preferred.find((tag) => tag.startsWith(language)) ?? language;
}

/** English is at hand, every other language is loaded when it is needed. */
export async function stringsIn(language: string): Promise<Strings> {
  return language === "de" ? (await import("./german.ts")).german : en;
}
