import { useEffect, useMemo } from "react";
import { useDesk } from "../live/use-desk.ts";

/** The server forgets after 6 s; whoever goes on writing says so this often. */
const RENEW_MS = 3000;
/** Nothing was written for so long: not typing any more. */
const IDLE_MS = 4000;

/** Tells the visitor that an answer is written, and colleagues who look at the chat of notes too. */
export function useTypingSignal(conversationId: string) {
  const { socket } = useDesk();
  const signal = useMemo(() => {
    let saidAt = 0;
    let said: "note" | "answer" = "answer";
    let idle: ReturnType<typeof setTimeout> | undefined;
    const stop = () => {
      clearTimeout(idle);
      if (saidAt > 0) socket.notify("typing:stop", { conversationId });
      saidAt = 0;
    };
    const typed = (text: string, note: boolean) => {
      if (text.trim() === "") return stop();
      clearTimeout(idle);
      idle = setTimeout(stop, IDLE_MS);
      const what = note ? "note" : "answer";
      if (Date.now() - saidAt < RENEW_MS && said === what) return;
      saidAt = Date.now();
      said = what;
      socket.notify("typing:start", note ? { conversationId, note } : { conversationId });
    };
    return { typed, stop };
  }, [socket, conversationId]);
  useEffect(() => signal.stop, [signal]);
  return signal;
}
