import { useLocation, useRouter } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useRef, useState, type RefObject } from "react";
import { lineOfHash } from "./line-hash.ts";

/** So long the line stands out. */
const SHOWN_MS = 2_500;
/** The most pages of older lines that are loaded to reach it: what lies further back is said to, and not loaded unasked. */
const MOST_PAGES = 50;

interface Jump {
  scroller: RefObject<HTMLElement | null>;
  /** Where the log stands does not follow its end from then on. */
  leaveEnd: () => void;
  /** The first line that is loaded; 0 while none is. */
  firstSeq: number;
  reachedStart: boolean;
  /** @returns whether it went well; what did not is said */
  older: () => Promise<boolean>;
  loadingOlder: boolean;
  /** It lies too far back. */
  onTooFar: () => void;
}

/**
 * Leads once to the line that the address names, loading what lies before until it is there; and once more each time somebody
 * follows the same address again.
 *
 * @returns the number of the line that stands out for now
 */
export function useJumpToLine(jump: Jump): number | null {
  const { scroller, leaveEnd, firstSeq, reachedStart, older, loadingOlder, onTooFar } = jump;
  const router = useRouter();
  const seq = useLocation({ select: ({ hash }) => lineOfHash(hash) });
  /** It was reached, or given up: nothing more is asked for. */
  const done = useRef(false);
  const pages = useRef(0);
  const asking = useRef(false);
  const [turn, setTurn] = useState(0);
  const [shown, setShown] = useState<number | null>(null);
  const attempt = useEffectEvent(() => {
    if (seq === null || done.current || asking.current || firstSeq === 0) return;
    const line = scroller.current?.querySelector(`[data-seq="${seq}"]`);
    if (line) {
      done.current = true;
      leaveEnd();
      line.scrollIntoView({ block: "center" });
      setShown(seq);
      return;
    }
    if (seq >= firstSeq || reachedStart || loadingOlder) return;
    if (pages.current === MOST_PAGES) {
      done.current = true;
      onTooFar();
      return;
    }
    pages.current += 1;
    // Not by `loadingOlder` alone: after a refusal it is false before the refusal is known here.
    asking.current = true;
    leaveEnd();
    void older().then((well) => {
      asking.current = false;
      if (!well) done.current = true;
      setTurn((before) => before + 1);
    });
  });
  useEffect(() => {
    done.current = false;
    pages.current = 0;
  }, [seq]);
  useEffect(() => attempt(), [seq, firstSeq, reachedStart, loadingOlder, turn]);
  useEffect(
    () =>
      // Where the address stays the same, this is all that happens.
      router.subscribe("onBeforeNavigate", ({ hrefChanged, toLocation }) => {
        if (hrefChanged || lineOfHash(toLocation.hash) === null) return;
        done.current = false;
        pages.current = 0;
        setTurn((before) => before + 1);
      }),
    [router],
  );
  useEffect(() => {
    if (shown === null) return;
    const timer = setTimeout(() => setShown(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  return shown;
}
