import { createContext, use, useSyncExternalStore } from "react";
import type { Agent, Permission } from "@deskbell/protocol/types";
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

/** Whether somebody holds a permission. The server asks for it, too; here it decides what is offered. */
export function may(user: Pick<Agent, "permissions">, permission: Permission): boolean {
  return user.permissions.includes(permission);
}
