import type { OpeningHours, OpeningSchedule, WorkspaceHours } from "@deskbell/protocol/hours";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../session/api.ts";

const hoursKey = "hours";

/** All hours of the workspace, and what they mean now. */
export function useHours() {
  return useQuery({ queryKey: [hoursKey], queryFn: () => api<WorkspaceHours>("/api/hours") });
}

/**
 * Sets hours, or takes them away with `null`.
 *
 * @returns a function of the team (`null`: the workspace) and its hours
 */
export function useSetHours() {
  const client = useQueryClient();
  return async (team: string | null, hours: OpeningSchedule | null) => {
    const path = team === null ? "/api/hours" : `/api/hours/teams/${team}`;
    if (team !== null && hours === null) await api(path, { method: "DELETE" });
    else await api(path, { method: "PUT", body: { hours } });
    await client.invalidateQueries({ queryKey: [hoursKey] });
  };
}

const FRESH_MS = 30_000;

/** What hours that are not stored yet would mean now. */
export function usePreview(hours: OpeningSchedule | null) {
  return useQuery({
    queryKey: [hoursKey, "preview", hours],
    queryFn: () => api<OpeningHours>("/api/hours/preview", { method: "POST", body: { hours } }),
    staleTime: FRESH_MS,
    retry: false,
    // What was said of the hours before stands until the answer is there: nothing blinks while one types.
    placeholderData: (before) => before,
  });
}
