import type { LiveSocket } from "@deskbell/protocol/socket";
import { createListeners } from "../../lib/listeners.ts";

export interface Typing {
  name: string | null;
  /** What has been written so far, where the visitor's side sends it. */
  preview: string | null;
}

/** The server ends typing by itself after 6 s without renewal; this is for when its word does not arrive. */
const STALE_MS = 15_000;

/** Which visitors are writing now. */
export function createTyping(socket: LiveSocket) {
  const now = new Map<string, Typing>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const listeners = createListeners();
  const stop = (id: string) => {
    clearTimeout(timers.get(id));
    timers.delete(id);
    if (now.delete(id)) listeners.tell();
  };
  socket.on("typing:start", ({ conversationId, by, preview }) => {
    if (by.kind !== "visitor") return;
    clearTimeout(timers.get(conversationId));
    timers.set(
      conversationId,
      setTimeout(() => stop(conversationId), STALE_MS),
    );
    now.set(conversationId, { name: by.name, preview });
    listeners.tell();
  });
  socket.on("typing:stop", ({ conversationId, by }) => {
    if (by.kind === "visitor") stop(conversationId);
  });
  socket.on("message:new", ({ message }) => {
    if (message.sender.kind === "visitor") stop(message.conversationId);
  });
  socket.onState((state) => {
    if (state !== "ready") for (const id of [...now.keys()]) stop(id);
  });
  return {
    get: (id: string): Typing | undefined => now.get(id),
    subscribe: listeners.subscribe,
  };
}
