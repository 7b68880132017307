import type { Act, Agent, Team } from "@deskbell/protocol/types";
import { inboxStrings } from "../inbox/strings.ts";
import { repliesStrings as s } from "./strings.ts";

/** By what to call those whose ids a macro keeps. */
export interface Names {
  colleagues: readonly Pick<Agent, "id" | "name">[];
  teams: readonly Pick<Team, "id" | "name">[];
  /** Who reads it. */
  me: string;
}

/** What an action does, as a person says it. */
export function describe(act: Act, { colleagues, teams, me }: Names): string {
  switch (act.do) {
    case "assign": {
      const to = act.agentId ?? me;
      if (to === me) return s.acts.assignMe;
      return s.acts.assignTo(colleagues.find(({ id }) => id === to)?.name ?? s.goneAgent);
    }
    case "transfer":
      return s.acts.transferTo(teams.find(({ id }) => id === act.teamId)?.name ?? s.goneTeam);
    case "priority":
      return s.acts.priorityTo(inboxStrings.priority[act.priority]);
    case "tag": {
      const parts = [
        act.add.length > 0 ? s.acts.addTags(act.add.join(", "), act.add.length) : null,
        act.remove.length > 0 ? s.acts.removeTags(act.remove.join(", "), act.remove.length) : null,
      ];
      return parts.filter((part) => part !== null).join(" · ") || s.acts.noTags;
    }
    case "snooze":
      return act.until === null ? s.acts.unsnooze : s.acts.snoozeUntil(new Date(act.until).toLocaleString());
    case "snooze-for":
      return s.acts.snoozeFor(span(act.minutes));
    case "unassign":
    case "resolve":
    case "close":
    case "reopen":
      return s.acts[act.do];
  }
}

const HOUR = 60;
const DAY = 24 * HOUR;

/** Minutes in the largest unit that they fill without a rest. */
export function span(minutes: number): string {
  if (minutes % DAY === 0) return s.days(minutes / DAY);
  return minutes % HOUR === 0 ? s.hours(minutes / HOUR) : s.minutes(minutes);
}
