import { useEffect, useState } from "react";

const STEP_MS = 250;

/** Whole seconds until then, counted down; 0 when it is over. */
export function useSecondsLeft(until: string): number {
  const left = () => Math.max(0, Math.ceil((Date.parse(until) - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    setSeconds(left());
    const timer = setInterval(() => setSeconds(left()), STEP_MS);
    return () => clearInterval(timer);
    // `left` reads nothing but `until`.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [until]);
  return seconds;
}
