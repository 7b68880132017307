import type { Store } from "../../lib/stored.ts";

export type DraftKind = "reply" | "note";

interface Draft {
  text: string;
  /** When it was last written, milliseconds: the oldest are let go first. */
  at: number;
}

/** Drafts kept in this browser; beyond this many, the oldest go. */
const MAX_DRAFTS = 200;

export type Drafts = ReturnType<typeof createDrafts>;

/** What was begun and not sent, per person, conversation and kind; it survives reloads and switching chats. */
export function createDrafts(store: Store, userId: string, now: () => number = Date.now) {
  const key = `drafts.${userId}`;
  const listeners = new Set<() => void>();
  const all = () => (store.read(key) ?? {}) as Record<string, Draft>;
  let cached = all();
  return {
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    read: (conversationId: string, kind: DraftKind): string =>
      cached[`${conversationId}.${kind}`]?.text ?? "",
    /** Empty text lets go of the draft. */
    write(conversationId: string, kind: DraftKind, text: string): void {
      // Read anew: another tab may have written since.
      const { [`${conversationId}.${kind}`]: _, ...rest } = all();
      const next = text === "" ? rest : { ...rest, [`${conversationId}.${kind}`]: { text, at: now() } };
      cached = Object.fromEntries(
        Object.entries(next)
          .sort(([, a], [, b]) => b.at - a.at)
          .slice(0, MAX_DRAFTS),
      );
      store.write(key, cached);
      for (const listener of [...listeners]) listener();
    },
  };
}
