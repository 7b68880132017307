import { useEffect, useRef } from "react";
import { usePreferences } from "../../lib/use-preferences.ts";
import { actionOf, isTyping, takesArrows, type Action } from "./keymap.ts";

/**
 * Listens for the desk's keys as long as the component is there.
 *
 * @param handle returns whether it acted; the browser's own meaning of the key is dropped then
 */
export function useKeys(handle: (action: Action) => boolean): void {
  const { singleKeys } = usePreferences();
  const latest = useRef(handle);
  useEffect(() => {
    latest.current = handle;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      // A modal is a world of its own, and what a control has dealt with is done.
      if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
      const { target } = event;
      const action = actionOf(event, {
        typing: isTyping(target),
        arrowsTaken: takesArrows(target),
        singleKeys,
      });
      if (action !== null && latest.current(action)) event.preventDefault();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [singleKeys]);
}
