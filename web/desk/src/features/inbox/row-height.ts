import type { Conversation } from "@deskbell/protocol/types";

export const ROW_HEIGHT_PX = 62;
const TAGS_PX = 22;
const OFFER_PX = 38;

/** How high a conversation's row is: the list has to know before it draws. */
export function rowHeight(conversation: Conversation | undefined, me: string): number {
  if (!conversation) return ROW_HEIGHT_PX;
  const tags = conversation.tags.length > 0 ? TAGS_PX : 0;
  return ROW_HEIGHT_PX + tags + (conversation.offer?.agentId === me ? OFFER_PX : 0);
}
