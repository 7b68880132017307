import { useSyncExternalStore } from "react";
import { liveVisitorsStrings as s } from "./strings.ts";

const STEP_MS = 1_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of [...listeners]) each();
  }, STEP_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** How long ago that was, moving by itself: each of these is drawn again alone, and only when it reads differently. */
export function Elapsed({ since }: { since: string }) {
  const text = useSyncExternalStore(subscribe, () => elapsed(since, Date.now()));
  return <span className="tabular-nums">{text}</span>;
}

/** `42 s`, `3 min`, `1 h 5 min`. A clock that goes wrong here makes no negative times. */
export function elapsed(since: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1_000));
  if (seconds < 60) return s.seconds(seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return s.minutes(minutes);
  return s.hours(Math.floor(minutes / 60), minutes % 60);
}
