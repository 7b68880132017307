import { createListeners } from "../../lib/listeners.ts";

/** A question about conversations that is open over the desk. */
export type Dialog =
  | { kind: "transfer" | "snooze" | "merge" | "macros"; id: string }
  /** Of one, its tags; of many, tags to add to each. */
  | { kind: "tags"; ids: readonly string[] };

/** Which of them is open: keys, buttons and the palette ask for it, and one place draws it. */
export function createDialogs() {
  let open: Dialog | null = null;
  const listeners = createListeners();
  return {
    get: () => open,
    subscribe: listeners.subscribe,
    open: (dialog: Dialog): void => {
      open = dialog;
      listeners.tell();
    },
    close: (): void => {
      open = null;
      listeners.tell();
    },
  };
}
