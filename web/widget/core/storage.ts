import { storagePrefix } from "../channel/keys.ts";

/**
 * The host page's `localStorage` for one widget. Where the browser forbids it or it is full, values live in memory as
 * long as the page does.
 */
export class HostStorage {
  readonly #prefix: string;
  readonly #memory = new Map<string, string>();

  constructor(siteKey: string) {
    this.#prefix = storagePrefix(siteKey);
  }

  all(): Record<string, string> {
    const found: Record<string, string> = {};
    try {
      for (let i = 0; i < localStorage.length; i += 1) {
        const key = localStorage.key(i);
        if (key?.startsWith(this.#prefix))
          found[key.slice(this.#prefix.length)] = localStorage.getItem(key) ?? "";
      }
    } catch {
      // Forbidden: what is in memory is all there is.
    }
    return { ...found, ...Object.fromEntries(this.#memory) };
  }

  get(key: string): string | null {
    return this.#memory.get(key) ?? this.#attempt(() => localStorage.getItem(this.#prefix + key)) ?? null;
  }

  set(key: string, value: string): void {
    const stored = this.#attempt(() => {
      localStorage.setItem(this.#prefix + key, value);
      return true;
    });
    if (stored) this.#memory.delete(key);
    else this.#memory.set(key, value);
  }

  remove(key: string): void {
    this.#memory.delete(key);
    this.#attempt(() => localStorage.removeItem(this.#prefix + key));
  }

  /** Tells of changes that other tabs make. */
  onChange(handler: (key: string, value: string | null) => void): void {
    addEventListener("storage", ({ key, newValue }) => {
      if (key?.startsWith(this.#prefix)) handler(key.slice(this.#prefix.length), newValue);
    });
  }

  #attempt<T>(act: () => T): T | undefined {
    try {
      return act();
    } catch {
      return undefined;
    }
  }
}
