import { localStore, type Store } from "./stored.ts";
import { createListeners } from "./listeners.ts";

/** `system`: the first of the browser's languages that the desk knows. */
export type LanguageChoice = "system" | "en" | "de";
export type ThemeChoice = "system" | "light" | "dark";

/** What a person chose for this browser; it follows the browser and not the account. */
export interface Preferences {
  theme: ThemeChoice;
  language: LanguageChoice;
  /** The bell rings for new chats and messages. */
  sound: boolean;
  /** The browser shows notifications, once it has been allowed to. */
  desktop: boolean;
  /** J, K, R … act without a modifier. */
  singleKeys: boolean;
  /** Pane widths in pixels, where they were changed. */
  listWidth: number | null;
  detailsWidth: number | null;
  detailsOpen: boolean;
}

const defaults: Preferences = {
  theme: "system",
  language: "system",
  sound: true,
  desktop: true,
  singleKeys: true,
  listWidth: null,
  detailsWidth: null,
  detailsOpen: true,
};

const KEY = "preferences";

function createPreferences(store: Store) {
  let current: Preferences = { ...defaults, ...(store.read(KEY) as Partial<Preferences> | null) };
  const listeners = createListeners();
  return {
    get: () => current,
    set(change: Partial<Preferences>): void {
      current = { ...current, ...change };
      store.write(KEY, current);
      listeners.tell();
    },
    /** Another tab may have changed them. */
    reload(): void {
      current = { ...defaults, ...(store.read(KEY) as Partial<Preferences> | null) };
      listeners.tell();
    },
    subscribe: listeners.subscribe,
  };
}

export const preferences = createPreferences(localStore);
