/** One at a time, over all tabs of this browser. */
export interface TabLock {
  /** `waited`: somebody else had it first, so that what they did may be what was to be done. */
  run: <T>(work: (waited: boolean) => Promise<T>) => Promise<T>;
}

export function tabLock(name: string): TabLock {
  // Web Locks exist on secure pages only; a Deskbell on plain http in an office network takes the lease instead.
  return "locks" in navigator ? webLock(name, navigator.locks) : leaseLock(name, window.localStorage);
}

function webLock(name: string, locks: LockManager): TabLock {
  return {
    async run(work) {
      const free = await locks.request(name, { ifAvailable: true }, async (lock) =>
        lock === null ? null : { result: await work(false) },
      );
      return free === null ? locks.request(name, () => work(true)) : free.result;
    },
  };
}

/** How long a lease counts when its holder never gives it back: a closed tab, a crash. */
const LEASE_MS = 20_000;
const POLL_MS = 100;
/** Two tabs that write at once: the later one wins, and both look again after this. */
const SETTLE_MS = 30;

interface Lease {
  owner: string;
  until: number;
}

export function leaseLock(name: string, storage: Storage): TabLock {
  const key = `${name}.lease`;
  const owner = `${Date.now()}-${Math.random()}`;
  const read = (): Lease | null => {
    try {
      return JSON.parse(storage.getItem(key) ?? "null") as Lease | null;
    } catch {
      return null;
    }
  };
  const take = async (): Promise<boolean> => {
    const current = read();
    if (current && current.until > Date.now()) return false;
    storage.setItem(key, JSON.stringify({ owner, until: Date.now() + LEASE_MS } satisfies Lease));
    await pause(SETTLE_MS);
    return read()?.owner === owner;
  };
  return {
    async run(work) {
      let waited = false;
      while (!(await take())) {
        waited = true;
        await pause(POLL_MS);
      }
      try {
        return await work(waited);
      } finally {
        if (read()?.owner === owner) storage.removeItem(key);
      }
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
