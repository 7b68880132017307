import type { LiveVisitor } from "@deskbell/protocol/types";
import { useSyncExternalStore } from "react";
import { useDesk } from "../live/use-desk.ts";

/** One of them; each row listens on its own. */
export function useLiveVisitor(id: string): LiveVisitor | undefined {
  const { liveVisitors } = useDesk();
  return useSyncExternalStore(liveVisitors.subscribe, () => liveVisitors.get(id));
}

export function useLiveVisitors() {
  const { liveVisitors } = useDesk();
  const { subscribe, ids, more, canLoadMore, loadingMore, state, error } = liveVisitors;
  return {
    ids: useSyncExternalStore(subscribe, ids),
    more: useSyncExternalStore(subscribe, more),
    canLoadMore: useSyncExternalStore(subscribe, canLoadMore),
    loadingMore: useSyncExternalStore(subscribe, loadingMore),
    state: useSyncExternalStore(subscribe, state),
    error: useSyncExternalStore(subscribe, error),
    liveVisitors,
  };
}

/** How many are on the sites now, for the rail; with `more`, at least as many. */
export function useVisitorCount() {
  const { liveVisitors } = useDesk();
  return {
    count: useSyncExternalStore(liveVisitors.subscribe, liveVisitors.count),
    more: useSyncExternalStore(liveVisitors.subscribe, liveVisitors.more),
  };
}
