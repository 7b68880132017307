import { linesOf } from "@deskbell/protocol/thread";
import { useCallback, useEffect, useMemo, useSyncExternalStore } from "react";
import { useDesk } from "../live/use-desk.ts";
import { timelineOf } from "./timeline.ts";

/** A thread as it is drawn, followed live as long as it is looked at. */
export function useThread(id: string) {
  const { threads, outbox } = useDesk();
  useEffect(() => threads.open(id), [threads, id]);
  const state = useSyncExternalStore(threads.subscribe, () => threads.get(id));
  const entries = useSyncExternalStore(
    useCallback((listener) => outbox.onChange(listener), [outbox]),
    () => outbox.entries,
  );
  const items = useMemo(() => {
    if (!state?.thread.loaded) return null;
    const own = entries.filter((entry) => entry.lane === id);
    const lines = linesOf(
      state.thread,
      own.filter((entry) => entry.kind === "message"),
    );
    const notes = own.filter((entry) => entry.kind === "note");
    return timelineOf(lines, state.notes, notes, state.thread.reachedStart);
  }, [state, entries, id]);
  return { state, items };
}
