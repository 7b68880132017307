import type { Store } from "../../lib/stored.ts";
import { createListeners } from "../../lib/listeners.ts";

/** Chats kept open at once; opening one more lets go of the one that was opened first. */
const MAX_OPEN_CHATS = 12;

/** The chats that a person has open, in the order in which they were opened. They survive a reload. */
export function createOpenChats(store: Store, userId: string) {
  const key = `open-chats.${userId}`;
  const stored = store.read(key);
  let ids: readonly string[] = Array.isArray(stored) ? stored.filter((id) => typeof id === "string") : [];
  const listeners = createListeners();
  const set = (next: readonly string[]) => {
    ids = next;
    store.write(key, ids);
    listeners.tell();
  };
  return {
    all: () => ids,
    subscribe: listeners.subscribe,
    open(id: string): void {
      if (!ids.includes(id)) set([...ids, id].slice(-MAX_OPEN_CHATS));
    },
    close(id: string): void {
      if (ids.includes(id)) set(ids.filter((other) => other !== id));
    },
    /** The chat beside `id`, around the ends; the first where `id` is not open. `null` when none is open. */
    beside(id: string | null, step: 1 | -1): string | null {
      const at = id === null ? -1 : ids.indexOf(id);
      if (at < 0) return ids[0] ?? null;
      return ids[(at + step + ids.length) % ids.length] ?? null;
    },
  };
}
