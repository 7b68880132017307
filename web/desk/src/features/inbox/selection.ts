import { createListeners } from "../../lib/listeners.ts";

/** The conversations that are chosen for one thing to be done to all of them. */
export function createSelection() {
  let ids: ReadonlySet<string> = new Set();
  /** Where a range begins: what was chosen last. */
  let anchor: string | null = null;
  /** Chosen by touch, where nothing can be hovered. */
  let byTouch = false;
  const listeners = createListeners();
  const set = (next: Iterable<string>) => {
    ids = new Set(next);
    if (ids.size === 0) anchor = null;
    listeners.tell();
  };
  return {
    all: () => ids,
    byTouch: () => byTouch,
    subscribe: listeners.subscribe,
    toggle(id: string): void {
      const rest = [...ids].filter((other) => other !== id);
      anchor = id;
      set(rest.length < ids.size ? rest : [...ids, id]);
    },
    /** Everything between what was chosen last and `id`, in the order that is shown. */
    rangeTo(id: string, shown: readonly string[]): void {
      const [from, to] = [anchor === null ? -1 : shown.indexOf(anchor), shown.indexOf(id)];
      if (to < 0) return;
      const range = from < 0 ? [id] : shown.slice(Math.min(from, to), Math.max(from, to) + 1);
      anchor ??= id;
      set([...ids, ...range]);
    },
    setByTouch(next: boolean): void {
      byTouch = next;
      if (next) listeners.tell();
      else set([]);
    },
    /** What is not shown any more cannot be chosen. */
    keep(left: readonly string[]): void {
      byTouch = false;
      set(left);
    },
  };
}
