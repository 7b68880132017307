import type { AgentStatus } from "@deskbell/protocol/types";

export const statusStrings = {
  label: (name: string, status: string) => `${name}, ${status}. Account menu`,
  availability: "Availability",
  names: { online: "Online", away: "Away", offline: "Offline" } satisfies Record<AgentStatus, string>,
  failed: "Your status could not be changed",
  settings: "Settings",
  signOut: "Sign out",
};
