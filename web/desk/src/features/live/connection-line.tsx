import { useEffect, useState } from "react";
import { inboxStrings as s } from "../inbox/strings.ts";
import { useConnection } from "./use-desk.ts";

/** A connection that is back within this time was never worth a word. */
const QUIET_MS = 1200;
const LONG_MS = 10_000;

/**
 * Says quietly that the live connection is away: in a free corner of a wide screen, where nothing moves for it, and on a
 * line of its own above a small one, where every corner is taken.
 */
export function ConnectionLine() {
  const ready = useConnection() === "ready";
  const [away, setAway] = useState<"no" | "short" | "long">("no");
  useEffect(() => {
    if (ready) return setAway("no");
    const timers = [setTimeout(() => setAway("short"), QUIET_MS), setTimeout(() => setAway("long"), LONG_MS)];
    return () => timers.forEach(clearTimeout);
  }, [ready]);
  return (
    <div
      role="status"
      className="pointer-events-none flex shrink-0 justify-center lg:fixed lg:bottom-3 lg:left-17 lg:z-30 lg:max-w-56"
    >
      {away === "no" ? null : (
        <p className="inline-flex animate-appear items-center gap-2 border-line px-3 py-1.5 text-12 text-text-2 max-lg:w-full max-lg:justify-center max-lg:border-b max-lg:bg-sub lg:rounded-input lg:border lg:bg-bg lg:shadow-float">
          <span aria-hidden className="size-1.5 shrink-0 animate-breathe rounded-full bg-away" />
          {away === "long" ? s.reconnectingLong : s.reconnecting}
        </p>
      )}
    </div>
  );
}
