import { useEffect, useMemo } from "react";
import { useDesk } from "../live/use-desk.ts";

/** The server forgets after 6 s; whoever goes on writing says so this often. */
const RENEW_MS = 3000;
/** Nothing was written for so long: not typing any more. */
const IDLE_MS = 4000;

/** Tells the visitor that somebody writes. */
export function useTypingSignal(conversationId: string) {
  const { socket } = useDesk();
  const signal = useMemo(() => {
    let saidAt = 0;
    let idle: ReturnType<typeof setTimeout> | undefined;
    const stop = () => {
      clearTimeout(idle);
      if (saidAt > 0) socket.notify("typing:stop", { conversationId });
      saidAt = 0;
    };
    const typed = (text: string) => {
      if (text.trim() === "") return stop();
      clearTimeout(idle);
      idle = setTimeout(stop, IDLE_MS);
      if (Date.now() - saidAt < RENEW_MS) return;
      saidAt = Date.now();
      socket.notify("typing:start", { conversationId });
    };
    return { typed, stop };
  }, [socket, conversationId]);
  useEffect(() => signal.stop, [signal]);
  return signal;
}
