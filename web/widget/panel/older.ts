import { request } from "@deskbell/protocol/rest";
import type { MessageList } from "@deskbell/protocol/types";
import type { Inbox } from "./inbox.ts";

const PAGE = 50;

/** Loads the messages before the first known one; once at a time for each conversation. */
export async function loadOlder(inbox: Inbox, id: string, token: string | null): Promise<void> {
  const thread = inbox.thread(id);
  const first = thread.messages[0];
  if (!first || thread.reachedStart || inbox.loadingOlder.value.has(id)) return;
  inbox.loadingOlder.value = new Set(inbox.loadingOlder.value).add(id);
  try {
    const page = await request<MessageList>(`/api/widgets/sessions/${id}/messages`, {
      token,
      query: { before: first.seq, limit: PAGE },
    });
    inbox.takeOlder(id, page.items, page.hasMore);
  } catch {
    // Scrolling up again asks again.
  } finally {
    const rest = new Set(inbox.loadingOlder.value);
    rest.delete(id);
    inbox.loadingOlder.value = rest;
  }
}
