import type { Store } from "../../lib/stored.ts";
import { createListeners } from "../../lib/listeners.ts";

const KEY = "invitation";

/** The token of an invitation link's fragment (with or without its `#`), or `null` when it is something else. */
export function invitationIn(fragment: string): string | null {
  const token = new URLSearchParams(fragment.replace(/^#/u, "")).get("invitation");
  return token === null || token === "" ? null : token;
}

/**
 * The invitation with which somebody came. It leaves the address bar at once, where it could be shared or bookmarked
 * by accident, and is kept by this tab until it is used or put aside, so that a reload does not lose it.
 */
export function createInvitation(store: Store) {
  const listeners = createListeners();
  const kept = store.read(KEY);
  let token = typeof kept === "string" ? kept : null;
  return {
    subscribe: listeners.subscribe,
    token: (): string | null => token,
    /** @returns whether there was one in the address, which is to be taken out of it now */
    take(fragment: string): boolean {
      const found = invitationIn(fragment);
      if (found === null) return false;
      token = found;
      store.write(KEY, found);
      listeners.tell();
      return true;
    },
    /** It was used, refused, or somebody would rather sign in. */
    forget: (): void => {
      token = null;
      store.remove(KEY);
      listeners.tell();
    },
  };
}
