import type { DraftKind } from "./drafts.ts";

/** How keys, and lines that were refused, reach the composer. */
export interface ComposerHandle {
  focus: (kind: DraftKind) => void;
  /** Puts text back to be edited and sent again. */
  edit: (kind: DraftKind, text: string) => void;
}

export const createComposerHandle = (): ComposerHandle => ({ focus: () => undefined, edit: () => undefined });
