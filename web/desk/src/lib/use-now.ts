import { useSyncExternalStore } from "react";
import { createClock } from "./clock.ts";

const clock = createClock(30_000);

/** The time, for ages such as "5m": moves every half minute, in step everywhere. */
export function useNow(): number {
  return useSyncExternalStore(clock.subscribe, clock.now);
}
