import { useEffect, useState } from "react";
import { inboxStrings as s } from "../inbox/strings.ts";
import { useConnection } from "./use-desk.ts";

/** A connection that is back within this time was never worth a word. */
const QUIET_MS = 1200;
const LONG_MS = 10_000;

/** Says, quietly and over the page so that nothing moves, that the live connection is away. */
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
      className="pointer-events-none fixed inset-x-0 top-2 z-30 flex justify-center px-4 lg:top-auto lg:right-auto lg:bottom-3 lg:left-17 lg:max-w-56 lg:px-0"
    >
      {away === "no" ? null : (
        <p className="inline-flex animate-appear items-center gap-2 rounded-input border border-line bg-bg px-3 py-1.5 text-12 text-text-2 shadow-float">
          <span aria-hidden className="size-1.5 shrink-0 animate-breathe rounded-full bg-away" />
          {away === "long" ? s.reconnectingLong : s.reconnecting}
        </p>
      )}
    </div>
  );
}
