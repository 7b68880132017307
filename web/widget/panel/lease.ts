import type { Store } from "./store.ts";

/** How long a lease counts that is not renewed: its holder was closed, or crashed. */
const LEASE_MS = 3_000;
const RENEW_MS = 1_000;
const POLL_MS = 100;
/** Two tabs that write at once: the later one wins, and both look again after this. */
const SETTLE_MS = 100;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Waits for its turn among the tabs that share a storage, where the browser has no locks: they are for pages on https
 * alone.
 *
 * @returns how to end it
 */
export async function lease(store: Store, name: string): Promise<() => void> {
  const key = `lease:${name}`;
  const owner = `${Math.random()}`;
  const write = () => store.set(key, `${owner} ${Date.now() + LEASE_MS}`);
  for (;;) {
    const until = Number((await store.fresh(key))?.split(" ")[1] ?? 0);
    if (until < Date.now()) {
      write();
      await pause(SETTLE_MS);
      if ((await store.fresh(key))?.startsWith(`${owner} `)) break;
    }
    await pause(POLL_MS);
  }
  const renewing = setInterval(write, RENEW_MS);
  return () => {
    clearInterval(renewing);
    store.remove(key);
  };
}
