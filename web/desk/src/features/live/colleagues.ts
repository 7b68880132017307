import type { LiveSocket } from "@deskbell/protocol/socket";
import type { Agent } from "@deskbell/protocol/types";

/** The people of this workspace and whether they are available, as the live connection tells. */
export function createColleagues(socket: LiveSocket) {
  let people: readonly Agent[] = [];
  const listeners = new Set<() => void>();
  const set = (next: readonly Agent[]) => {
    people = next;
    for (const listener of [...listeners]) listener();
  };
  for (const event of ["agent:online", "agent:offline"] as const) {
    socket.on(event, ({ agentId, status }) =>
      set(people.map((agent) => (agent.id === agentId ? { ...agent, status } : agent))),
    );
  }
  return {
    all: () => people,
    set,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
