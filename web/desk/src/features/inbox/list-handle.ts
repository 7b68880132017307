/** How keys and the palette move in the list, wherever the focus is. */
export interface ListHandle {
  move: (step: 1 | -1) => void;
  focusSearch: () => void;
  /** Chooses the row that has the focus, or the conversation that is open. @returns whether there was one */
  select: (range: boolean) => boolean;
}

export const createListHandle = (): ListHandle => ({
  move: () => undefined,
  focusSearch: () => undefined,
  select: () => false,
});
