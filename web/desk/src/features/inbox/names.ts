import type { Conversation, Message } from "@deskbell/protocol/types";
import { plainText } from "../thread/plain-text.ts";
import { inboxStrings as s } from "./strings.ts";

/** What to call a visitor: by name, else by what is known. */
export function visitorName(visitor: Conversation["visitor"]): string {
  return visitor.name ?? visitor.email ?? visitor.phone ?? s.anonymous;
}

/** One line of a message, for a list. */
export function previewOf(message: Message | null): string {
  if (!message) return s.noMessage;
  if (message.deletedAt !== null) return s.deletedMessage;
  const text = plainText(message.content ?? "");
  return text === "" ? (message.attachments[0]?.name ?? s.noMessage) : text;
}
