/** How keys and the palette move in the list, wherever the focus is. */
export interface ListHandle {
  move: (step: 1 | -1) => void;
  focusSearch: () => void;
}

export const createListHandle = (): ListHandle => ({ move: () => undefined, focusSearch: () => undefined });
