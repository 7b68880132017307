import { useSyncExternalStore } from "react";
import { createClock } from "../../lib/clock.ts";
import { liveVisitorsStrings as s } from "./strings.ts";

const clock = createClock(1_000);

/** How long ago that was, moving by itself: each of these is drawn again alone, and only when it reads differently. */
export function Elapsed({ since }: { since: string }) {
  const text = useSyncExternalStore(clock.subscribe, () => elapsed(since, Date.now()));
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
