import type { List, Team } from "@deskbell/protocol/types";
import { useQuery } from "@tanstack/react-query";
import { api } from "../session/api.ts";

export const teamsKey = "teams";

const FRESH_MS = 60_000;

/** The teams of the workspace, by name. */
export function useTeams() {
  return useQuery({
    queryKey: [teamsKey],
    staleTime: FRESH_MS,
    queryFn: async () => (await api<List<Team>>("/api/teams")).items,
  });
}
