import type { Conversation } from "./types.ts";

/**
 * What is known of a conversation after the server said something of it, which may have been overtaken by an event
 * while it was on its way: the newer of both, or `known` itself when nothing in `said` is newer.
 *
 * `known.lastSeq` may be ahead of the rest of `known`, since every message moves it by itself.
 */
export function newerOf(known: Conversation, said: Conversation): Conversation {
  // Numbers are given once and never go back; clocks may.
  if (said.lastSeq > known.lastSeq) return said;
  if (said.updatedAt < known.updatedAt) return known;
  if (said.lastSeq === known.lastSeq) return said;
  if (said.updatedAt === known.updatedAt) return known;
  const { lastSeq, lastMessage, lastActivityAt, unread } = known;
  return { ...said, lastSeq, lastMessage, lastActivityAt, unread };
}
