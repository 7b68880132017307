import { dayOf } from "../../lib/time.ts";
import { useColleagues } from "../live/use-desk.ts";
import { organizeStrings } from "../organize/strings.ts";
import { useTeams } from "../organize/teams.ts";
import { useWidgets } from "../widgets/api.ts";
import type { Narrowing } from "./narrowing.ts";
import { searchStrings as s } from "./strings.ts";

/** What each part of a narrowing says, in words; what is sought stands in the search box. */
export function useFilterLabels(search: Narrowing): Record<Exclude<keyof Narrowing, "q">, string> {
  const colleagues = useColleagues();
  const { data: teams } = useTeams();
  const { data: widgets } = useWidgets();
  const named = <Item extends { name: string }>(
    all: readonly Item[] | undefined,
    is: (one: Item) => boolean,
    missing: string,
  ) => (all === undefined ? "…" : (all.find(is)?.name ?? missing));
  const { status, assignee, team, widget, priority, tag, snoozed, sla, from, to } = search;
  const whose =
    assignee === "me"
      ? s.me
      : assignee === "none"
        ? s.nobody
        : named(colleagues, ({ id }) => id === assignee, s.somebody);
  const whichTeam =
    team === "none" ? organizeStrings.noTeam : named(teams, ({ id }) => id === team, s.deletedTeam);
  const whichWidget = named(widgets, ({ siteKey }) => siteKey === widget, widget);
  return {
    status: s.part(s.status, wordOf(s.statusOf, status)),
    assignee: s.part(s.assignee, whose),
    team: s.part(s.team, whichTeam),
    widget: s.part(s.widget, whichWidget),
    priority: s.part(s.priority, wordOf(s.priorityOf, priority)),
    tag: s.part(s.tag, tag),
    snoozed: wordOf(s.snoozedOf, snoozed),
    sla: wordOf(s.slaOf, sla),
    from: from === "" ? "" : s.part(s.from, dayOf(from)),
    to: to === "" ? "" : s.part(s.to, dayOf(to)),
  };
}

/** The word for a value that came out of an address, or the value itself. */
export function wordOf(words: Record<string, string>, value: string): string {
  // Its own words alone: an address may say `constructor`.
  return Object.hasOwn(words, value) ? (words[value] ?? value) : value;
}
