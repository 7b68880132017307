import { createContext, use, useSyncExternalStore } from "react";
import type { Agent } from "@deskbell/protocol/types";
import { session } from "./browser-session.ts";
import type { SessionState } from "./session.ts";

export function useSession(): SessionState {
  return useSyncExternalStore(session.subscribe, session.state);
}

export const UserContext = createContext<Agent | null>(null);

/** Who is signed in. Only below the desk's frame, where somebody is. */
export function useUser(): Agent {
  const user = use(UserContext);
  if (!user) throw new Error("useUser outside of a signed-in page");
  return user;
}

export function isAdmin(user: Agent): boolean {
  return user.role !== "agent";
}
