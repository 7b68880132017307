import type { LiveSocket } from "@deskbell/protocol/socket";
import type { Agent } from "@deskbell/protocol/types";
import { createListeners } from "../../lib/listeners.ts";

/** The people of this workspace and whether they are available, as the live connection tells. */
export function createColleagues(socket: LiveSocket) {
  let people: readonly Agent[] = [];
  const listeners = createListeners();
  const set = (next: readonly Agent[]) => {
    people = next;
    listeners.tell();
  };
  for (const event of ["agent:online", "agent:offline"] as const) {
    socket.on(event, ({ agentId, status }) =>
      set(people.map((agent) => (agent.id === agentId ? { ...agent, status } : agent))),
    );
  }
  return {
    all: () => people,
    set,
    subscribe: listeners.subscribe,
  };
}
