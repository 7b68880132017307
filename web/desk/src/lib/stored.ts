/** A place for small values that outlive the page. Storage that is full or forbidden loses them, and nothing else. */
export interface Store {
  read: (key: string) => unknown;
  write: (key: string, value: unknown) => void;
  remove: (key: string) => void;
  /** Tells when another tab changed a value. @returns how to stop listening */
  onChange: (key: string, listener: () => void) => () => void;
}

const PREFIX = "deskbell.desk.";

function browserStore(storage: () => Storage): Store {
  return {
    read(key) {
      try {
        const text = storage().getItem(PREFIX + key);
        return text === null ? null : (JSON.parse(text) as unknown);
      } catch {
        return null;
      }
    },
    write(key, value) {
      try {
        storage().setItem(PREFIX + key, JSON.stringify(value));
      } catch {
        // Full or forbidden: the value lives as long as the page.
      }
    },
    remove(key) {
      try {
        storage().removeItem(PREFIX + key);
      } catch {
        // As above.
      }
    },
    onChange(key, listener) {
      const listen = (event: StorageEvent) => {
        if (event.key === PREFIX + key) listener();
      };
      window.addEventListener("storage", listen);
      return () => window.removeEventListener("storage", listen);
    },
  };
}

export const localStore: Store = browserStore(() => window.localStorage);
export const tabStore: Store = browserStore(() => window.sessionStorage);

/** For tests, and where a browser allows no storage at all. */
export function memoryStore(): Store {
  const values = new Map<string, string>();
  return {
    read: (key) => JSON.parse(values.get(key) ?? "null") as unknown,
    write: (key, value) => void values.set(key, JSON.stringify(value)),
    remove: (key) => void values.delete(key),
    onChange: () => () => undefined,
  };
}
