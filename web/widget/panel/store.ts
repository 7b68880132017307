import type { KeyValueStore } from "@deskbell/protocol/outbox";

/** How the panel's values get to where they are kept. */
export interface StoreBackend {
  set: (key: string, value: string) => void;
  remove: (key: string) => void;
  /** What is kept right now, after everything that was set before. */
  read: (key: string) => Promise<string | null>;
}

/**
 * The panel's values: read at once from a copy, written through. The copy follows what other tabs write, a little
 * later; `fresh` is for when a little later is too late.
 */
export class Store implements KeyValueStore {
  readonly #values: Map<string, string>;
  readonly #backend: StoreBackend;
  readonly #handlers = new Set<(key: string, value: string | null) => void>();

  constructor(values: Record<string, string>, backend: StoreBackend) {
    this.#values = new Map(Object.entries(values));
    this.#backend = backend;
  }

  readonly get = (key: string): string | null => this.#values.get(key) ?? null;

  readonly set = (key: string, value: string): void => {
    if (this.#values.get(key) === value) return;
    this.#values.set(key, value);
    this.#backend.set(key, value);
  };

  readonly remove = (key: string): void => {
    if (this.#values.delete(key)) this.#backend.remove(key);
  };

  readonly keys = (prefix: string): string[] =>
    [...this.#values.keys()].filter((key) => key.startsWith(prefix));

  readonly onChange = (handler: (key: string, value: string | null) => void): (() => void) => {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  };

  async fresh(key: string): Promise<string | null> {
    const value = await this.#backend.read(key);
    if (value === null) this.#values.delete(key);
    else this.#values.set(key, value);
    return value;
  }

  /** Another tab wrote. */
  changed(key: string, value: string | null): void {
    if (value === null) this.#values.delete(key);
    else this.#values.set(key, value);
    for (const handler of [...this.#handlers]) handler(key, value);
  }
}
