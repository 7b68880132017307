import { createListeners } from "../lib/listeners.ts";

export interface Toast {
  id: number;
  tone: "info" | "danger";
  title: string;
  detail?: string;
  action?: { label: string; run: () => void };
}

/** The lines that come up for a moment at the bottom. Kept outside of React: refusals arrive from anywhere. */
function createToasts() {
  let toasts: readonly Toast[] = [];
  let nextId = 1;
  const listeners = createListeners();
  const set = (next: readonly Toast[]) => {
    toasts = next;
    listeners.tell();
  };
  return {
    all: () => toasts,
    subscribe: listeners.subscribe,
    /** Shows a line; the same title again takes the place of the one that is still up. */
    show(toast: Omit<Toast, "id">) {
      set([...toasts.filter((other) => other.title !== toast.title), { ...toast, id: nextId++ }]);
    },
    dismiss(id: number) {
      set(toasts.filter((toast) => toast.id !== id));
    },
  };
}

export const toasts = createToasts();
