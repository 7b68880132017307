import type { SocketState } from "@deskbell/protocol/socket";
import type { Agent, Conversation } from "@deskbell/protocol/types";
import { createContext, use, useCallback, useSyncExternalStore } from "react";
import type { Desk } from "./desk.ts";

export const DeskContext = createContext<Desk | null>(null);

/** The live desk. Only below its frame, where somebody is signed in. */
export function useDesk(): Desk {
  const desk = use(DeskContext);
  if (!desk) throw new Error("useDesk outside of a signed-in page");
  return desk;
}

export function useConnection(): SocketState {
  const { socket } = useDesk();
  return useSyncExternalStore(
    useCallback((listener) => socket.onState(listener), [socket]),
    () => socket.state,
  );
}

export function useConversation(id: string): Conversation | undefined {
  const { book } = useDesk();
  return useSyncExternalStore(book.subscribe, () => book.get(id));
}

export function useColleagues(): readonly Agent[] {
  const { colleagues } = useDesk();
  return useSyncExternalStore(colleagues.subscribe, colleagues.all);
}
