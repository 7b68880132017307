import { plainText } from "@deskbell/protocol/plain-text";
import type { Conversation, Message } from "@deskbell/protocol/types";
import { happening } from "../thread/happening.ts";
import { inboxStrings as s } from "./strings.ts";

/** What to call a visitor: by name, else by what is known. */
export function visitorName(visitor: Conversation["visitor"]): string {
  return visitor.name ?? visitor.email ?? visitor.phone ?? s.anonymous;
}

/** More of a name than this does not stand in a line beside other words. */
const SHORT = 20;

/** The same where it stands in a sentence and there is no room for two hundred characters. */
export function shortName(visitor: Conversation["visitor"]): string {
  const characters = Array.from(visitorName(visitor));
  return characters.length > SHORT ? `${characters.slice(0, SHORT - 1).join("")}…` : characters.join("");
}

/** One line of a message, for a list; `me` reads it. */
export function previewOf(message: Message | null, me: string): string {
  if (!message) return s.noMessage;
  if (message.kind === "event") return happening(message, me);
  if (message.deletedAt !== null) return s.deletedMessage;
  const text = plainText(message.content ?? "");
  return text === "" ? (message.attachments[0]?.name ?? s.noMessage) : text;
}
