import type { Agent, AgentRole, Permission } from "@deskbell/protocol/types";
import { useQuery } from "@tanstack/react-query";
import { everyPage } from "../session/every-page.ts";
import { may } from "../session/use-session.ts";
import { permissions } from "./permissions.ts";

/** A role that the workspace made. */
export interface CustomRole {
  id: string;
  name: string;
  permissions: Permission[];
  holders: number;
  createdAt: string;
}

export const rolesKey = "roles";

export function useRoles() {
  return useQuery({
    queryKey: [rolesKey],
    queryFn: ({ signal }) => everyPage<CustomRole>("/api/roles", signal),
  });
}

/** A role as one choice of a list: one of the three, or the id of a custom one. */
export type RoleChoice = string;

/** What is sent for a choice. */
export function sentRole(choice: RoleChoice): { role: AgentRole; roleId?: string } {
  return choice === "owner" || choice === "admin" || choice === "agent"
    ? { role: choice }
    : { role: "agent", roleId: choice };
}

export function choiceOf({ role, customRole }: Pick<Agent, "role" | "customRole">): RoleChoice {
  return customRole?.id ?? role;
}

/** Nobody gives away what they may not do themselves. Whoever makes the three roles' admins holds everything. */
export function mayGive(user: Agent, role: AgentRole | CustomRole): boolean {
  if (role === "owner") return user.role === "owner";
  if (role === "admin") return permissions.every(([one]) => may(user, one));
  const held: readonly Permission[] =
    role === "agent" ? ["see-conversations", "answer", "write-notes", "assign"] : role.permissions;
  return held.every((one) => may(user, one));
}
