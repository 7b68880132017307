import type { Store } from "../../lib/stored.ts";
import { createListeners } from "../../lib/listeners.ts";

export type DraftKind = "reply" | "note";

interface Draft {
  text: string;
  /** When it was last written, milliseconds: the oldest are let go first. */
  at: number;
}

/** Drafts kept in this browser; beyond this many, the oldest go. */
const MAX_DRAFTS = 200;

/** What was begun and not sent, per person, conversation and kind; it survives reloads and switching chats. */
export function createDrafts(store: Store, userId: string, now: () => number = Date.now) {
  const key = `drafts.${userId}`;
  const listeners = createListeners();
  const all = () => (store.read(key) ?? {}) as Record<string, Draft>;
  let cached = all();
  // As long as the page: what was sent or changed in another tab is not sent again from this one.
  store.onChange(key, () => {
    cached = all();
    listeners.tell();
  });
  return {
    subscribe: listeners.subscribe,
    read: (conversationId: string, kind: DraftKind): string =>
      cached[`${conversationId}.${kind}`]?.text ?? "",
    /** Empty text lets go of the draft. */
    write(conversationId: string, kind: DraftKind, text: string): void {
      // Read anew: another tab may have written since.
      const next = new Map(Object.entries(all()));
      if (text === "") next.delete(`${conversationId}.${kind}`);
      else next.set(`${conversationId}.${kind}`, { text, at: now() });
      cached = Object.fromEntries([...next].sort(([, a], [, b]) => b.at - a.at).slice(0, MAX_DRAFTS));
      store.write(key, cached);
      listeners.tell();
    },
  };
}
