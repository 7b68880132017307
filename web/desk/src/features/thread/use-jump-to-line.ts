import { useLocation } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useRef, useState, type RefObject } from "react";
import { lineOfHash } from "./line-hash.ts";

/** So long the line stands out. */
const SHOWN_MS = 2_500;

interface Jump {
  scroller: RefObject<HTMLElement | null>;
  /** Where the log stands does not follow its end from then on. */
  leaveEnd: () => void;
  /** The first line that is loaded; 0 while none is. */
  firstSeq: number;
  reachedStart: boolean;
  older: () => void;
  loadingOlder: boolean;
}

/**
 * Leads once to the line that the address names, loading what lies before until it is there.
 *
 * @returns the number of the line that stands out for now
 */
export function useJumpToLine({
  scroller,
  leaveEnd,
  firstSeq,
  reachedStart,
  older,
  loadingOlder,
}: Jump): number | null {
  const seq = useLocation({ select: ({ hash }) => lineOfHash(hash) });
  const done = useRef<number | null>(null);
  const [shown, setShown] = useState<number | null>(null);
  const attempt = useEffectEvent(() => {
    if (seq === null || done.current === seq || firstSeq === 0) return;
    const line = scroller.current?.querySelector(`[data-seq="${seq}"]`);
    if (line) {
      done.current = seq;
      leaveEnd();
      line.scrollIntoView({ block: "center" });
      setShown(seq);
    } else if (seq < firstSeq && !reachedStart && !loadingOlder) {
      leaveEnd();
      older();
    }
  });
  useEffect(() => attempt(), [seq, firstSeq, reachedStart, loadingOlder]);
  useEffect(() => {
    if (shown === null) return;
    const timer = setTimeout(() => setShown(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  return shown;
}
