import { signal } from "@preact/signals";
import { storagePrefix } from "../channel/keys.ts";
import { takeLock } from "../core/lock.ts";
import { HostStorage } from "../core/storage.ts";
import type { Host } from "./host.ts";
import { Store } from "./store.ts";

/** The hosted page: its own window, its own storage. */
export function hostedHost(siteKey: string): Host {
  const storage = new HostStorage(siteKey);
  const store = new Store(storage.all(), {
    set: (key, value) => storage.set(key, value),
    remove: (key) => storage.remove(key),
    read: (key) => Promise.resolve(storage.get(key)),
  });
  storage.onChange((key, value) => store.changed(key, value));
  return {
    embedded: false,
    siteKey,
    config: null,
    store,
    page: signal({ url: location.href, title: document.title, referrer: document.referrer || null }),
    open: signal(true),
    full: signal(true),
    focusWanted: signal(1),
    lock: (name) => takeLock(storagePrefix(siteKey) + name),
    close: () => undefined,
    dressButton: () => undefined,
  };
}
