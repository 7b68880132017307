import type { LiveSocket } from "@deskbell/protocol/socket";
import type { AgentSummary } from "@deskbell/protocol/types";
import { createListeners } from "../../lib/listeners.ts";

export interface Writer {
  id: string;
  name: string | null;
  /** A private note, not an answer. */
  note: boolean;
}

/** The server ends typing by itself after 6 s without renewal; this is for when its word does not arrive. */
const STALE_MS = 15_000;

const nobody: readonly never[] = [];

/** Who else looks at the conversation on this screen, and who writes in it. */
// long: a list of what is heard, one event after the other.
export function createViewers(socket: LiveSocket, me: string) {
  let wanted: string | null = null;
  /** What the server was told last on this connection. */
  let told: string | null = null;
  /** Counts what was asked and heard: an answer is stale once there is anything newer. */
  let news = 0;
  let planned = false;
  let others: readonly AgentSummary[] = nobody;
  let writers: readonly Writer[] = nobody;
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const listeners = createListeners();

  const see = (agents: readonly AgentSummary[]) => {
    others = agents.filter(({ id }) => id !== me);
    listeners.tell();
  };
  const stopped = (id: string) => {
    clearTimeout(timers.get(id));
    timers.delete(id);
    if (!writers.some((writer) => writer.id === id)) return;
    writers = writers.filter((writer) => writer.id !== id);
    listeners.tell();
  };
  const forget = () => {
    for (const { id } of writers) stopped(id);
    if (others.length > 0) see(nobody);
  };
  const tell = () => {
    planned = false;
    if (socket.state !== "ready" || wanted === told) return;
    const conversationId = wanted;
    told = conversationId;
    news += 1;
    const mine = news;
    forget();
    void socket.request("conversation:view", { conversationId }).then(
      ({ viewers }) => {
        if (mine === news && conversationId === wanted) see(viewers);
      },
      // It is an extra: said again with the next connection.
      () => undefined,
    );
  };

  socket.onState((state) => {
    if (state === "ready") return tell();
    told = null;
    news += 1;
    forget();
  });
  socket.on("conversation:viewers", ({ conversationId, agents }) => {
    if (conversationId !== wanted) return;
    news += 1;
    see(agents);
  });
  socket.on("typing:start", ({ conversationId, by, note = false }) => {
    const { kind, id, name } = by;
    if (kind !== "agent" || id === null || id === me || conversationId !== wanted) return;
    clearTimeout(timers.get(id));
    timers.set(
      id,
      setTimeout(() => stopped(id), STALE_MS),
    );
    const known = writers.find((writer) => writer.id === id);
    if (known?.note === note) return;
    writers = [...writers.filter((writer) => writer !== known), { id, name, note }];
    listeners.tell();
  });
  socket.on("typing:stop", ({ conversationId, by }) => {
    if (by.id !== null && conversationId === wanted) stopped(by.id);
  });
  socket.on("message:new", ({ message }) => {
    if (message.sender.id !== null && message.conversationId === wanted) stopped(message.sender.id);
  });

  return {
    /** This screen shows that conversation from now on; `null`: none. */
    look(id: string | null): void {
      wanted = id;
      // From one to the next is one step.
      if (planned) return;
      planned = true;
      queueMicrotask(tell);
    },
    others: () => others,
    writers: () => writers,
    subscribe: listeners.subscribe,
  };
}
