import type { Agent, Permission } from "@deskbell/protocol/types";
import { may } from "../features/session/use-session.ts";

/** Which permissions lead to a page: any one of them. Pages that are not here are for everybody who works here. */
const needs: readonly (readonly [start: string, anyOf: readonly Permission[]])[] = [
  ["/agent/settings", []],
  ["/agent/replies", ["answer"]],
  ["/agent", ["see-conversations"]],
  ["/admin/people", ["manage-agents"]],
  ["/admin/teams", ["manage-agents", "manage-tags"]],
  ["/admin/hours", ["manage-workspace"]],
  ["/admin/alerts", ["manage-workspace"]],
  ["/admin/reports", ["see-reports"]],
  ["/admin/audit", ["see-audit"]],
  ["/admin", ["manage-widgets"]],
];

/** Whether a page is for somebody with these permissions. */
export function isFor(user: Pick<Agent, "permissions">, path: string): boolean {
  const found = needs.find(([start]) => path === start || path.startsWith(`${start}/`));
  return found === undefined || found[1].length === 0 || found[1].some((one) => may(user, one));
}

/** Where somebody begins: the first page that is for them. */
export function firstPlace(user: Pick<Agent, "permissions">) {
  const places = [
    "/agent",
    "/admin/widgets",
    "/admin/people",
    "/admin/teams",
    "/admin/hours",
    "/admin/reports",
    "/admin/audit",
  ] as const;
  return places.find((place) => isFor(user, place)) ?? "/agent/settings";
}
