import type { WidgetConfig } from "@deskbell/protocol/types";
import type { Signal } from "@preact/signals";
import type { ButtonLook, HostPage } from "../channel/messages.ts";
import type { Store } from "./store.ts";

/** What the panel lives in: a page of somebody's site, or the hosted page. */
export interface Host {
  /** In a frame on somebody's page, with a button that opens and closes it. */
  embedded: boolean;
  siteKey: string;
  config: WidgetConfig | null;
  store: Store;
  page: Signal<HostPage>;
  open: Signal<boolean>;
  /** Covers the whole screen. */
  full: Signal<boolean>;
  /** Counts how often the panel was opened to be typed in. */
  focusWanted: Signal<number>;
  /** Waits for its turn among the tabs. @returns how to end it; `null` where the browser has no locks */
  lock: (name: string) => Promise<(() => void) | null>;
  close: () => void;
  dressButton: (look: ButtonLook) => void;
}
