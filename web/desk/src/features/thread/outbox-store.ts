import type { KeyValueStore } from "@deskbell/protocol/outbox";

/** The outbox's place in this browser. What cannot be stored durably lives as long as the page, and is sent all the same. */
export function outboxStore(storage: Storage): KeyValueStore {
  const volatile = new Map<string, string>();
  return {
    get: (key) => volatile.get(key) ?? storage.getItem(key),
    set(key, value) {
      try {
        storage.setItem(key, value);
        volatile.delete(key);
      } catch {
        volatile.set(key, value);
      }
    },
    remove(key) {
      volatile.delete(key);
      storage.removeItem(key);
    },
    keys: (prefix) => Object.keys(storage).filter((key) => key.startsWith(prefix)),
    onChange(handler) {
      const listen = (event: StorageEvent) => {
        if (event.storageArea === storage && event.key !== null) handler(event.key, event.newValue);
      };
      window.addEventListener("storage", listen);
      return () => window.removeEventListener("storage", listen);
    },
  };
}
