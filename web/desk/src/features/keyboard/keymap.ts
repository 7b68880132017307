export type Action =
  | "next"
  | "previous"
  | "reply"
  | "note"
  | "take"
  | "transfer"
  | "tags"
  | "macros"
  | "select"
  | "select-range"
  | "resolve"
  | "search"
  | "shortcuts"
  | "palette"
  | "back"
  | "next-chat"
  | "previous-chat"
  | { chat: number };

/** As much of a keyboard event as decides. */
export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

export interface Surroundings {
  /** The focus is where text is written. */
  typing: boolean;
  /** The focus is on a control that has its own use for arrow keys: a menu, a divider. */
  arrowsTaken: boolean;
  /** Single keys are switched on. */
  singleKeys: boolean;
}

const singles: Readonly<Record<string, Action>> = {
  j: "next",
  k: "previous",
  r: "reply",
  n: "note",
  a: "take",
  t: "transfer",
  "#": "tags",
  m: "macros",
  x: "select",
  e: "resolve",
  "/": "search",
  "?": "shortcuts",
};

/** What a key does at the desk; `null` when it is none of ours and the browser's or the control's own. */
export function actionOf(press: Press, { typing, arrowsTaken, singleKeys }: Surroundings): Action | null {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = press;
  if ((ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === "k") return "palette";
  if (altKey && !ctrlKey && !metaKey && !shiftKey) {
    if (key === "ArrowDown") return "next-chat";
    if (key === "ArrowUp") return "previous-chat";
  }
  if (ctrlKey || metaKey || altKey) return null;
  if (key === "Escape") return "back";
  if (typing) return null;
  if (!arrowsTaken && !shiftKey) {
    if (key === "ArrowDown") return "next";
    if (key === "ArrowUp") return "previous";
  }
  if (!singleKeys) return null;
  if (/^[1-9]$/u.test(key)) return { chat: Number(key) - 1 };
  if (shiftKey && key.toLowerCase() === "x") return "select-range";
  // Shift is part of `?` and `#` on many keyboards, and of no other letter here.
  return shiftKey && !["?", "/", "#"].includes(key) ? null : (singles[key] ?? null);
}

const typingInputs = new Set(["text", "search", "email", "tel", "url", "password", "number", ""]);

/** Whether what is pressed here is text. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  ) {
    return true;
  }
  return target instanceof HTMLInputElement && typingInputs.has(target.type);
}

/** Whether arrow keys mean something to what has the focus. */
export function takesArrows(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.closest(
      "[role=menu],[role=separator],[role=radiogroup],[role=tablist],[role=log],[role=group]",
    ) !== null
  );
}
