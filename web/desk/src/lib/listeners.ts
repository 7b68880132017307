/** Who wants to know of changes: the part that every small store outside of React has in common. */
export function createListeners() {
  const listeners = new Set<() => void>();
  return {
    /** @returns how to stop listening */
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    tell: (): void => {
      for (const listener of [...listeners]) listener();
    },
  };
}
