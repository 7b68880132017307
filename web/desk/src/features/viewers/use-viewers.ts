import { useEffect, useSyncExternalStore } from "react";
import { useDesk } from "../live/use-desk.ts";

/** Whoever has another tab before their eyes for so long does not look at this one any more. */
const AWAY_MS = 60_000;

/** Tells colleagues that this conversation is looked at here, until it is left or the tab is hidden for a while. */
export function useViewing(id: string): void {
  const { viewers } = useDesk();
  useEffect(() => {
    let away: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(away);
      if (document.visibilityState === "visible") viewers.look(id);
      else away = setTimeout(() => viewers.look(null), AWAY_MS);
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(away);
      document.removeEventListener("visibilitychange", look);
      viewers.look(null);
    };
  }, [viewers, id]);
}

export function useOtherViewers() {
  const { viewers } = useDesk();
  return useSyncExternalStore(viewers.subscribe, viewers.others);
}

export function useWriters() {
  const { viewers } = useDesk();
  return useSyncExternalStore(viewers.subscribe, viewers.writers);
}
