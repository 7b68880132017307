import { useMemo } from "react";
import { useColleagues } from "../live/use-desk.ts";
import { useTeams } from "../organize/teams.ts";
import { useUser } from "../session/use-session.ts";
import type { Names } from "./describe.ts";

/** The people and teams of this workspace, to say what a macro does. */
export function useNames(): Names {
  const { id: me } = useUser();
  const colleagues = useColleagues();
  const { data: teams } = useTeams();
  return useMemo(() => ({ colleagues, teams: teams ?? [], me }), [colleagues, teams, me]);
}
