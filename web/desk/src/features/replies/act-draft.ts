import type { Act, Priority } from "@deskbell/protocol/types";
import { characters } from "../session/limits.ts";
import { MAX_TAG, MAX_TAGS } from "../organize/tags.ts";
import { repliesStrings as s } from "./strings.ts";

export type What = keyof typeof s.what;
export type Unit = keyof typeof s.units;

/** An action while it is being written: every field that any of them has, so that changing one's mind loses nothing. */
export interface ActDraft {
  /** Tells it from the others for as long as the form is open. */
  key: number;
  what: What;
  /** Empty: whoever runs it. */
  agentId: string;
  teamId: string;
  priority: Priority;
  /** Separated by commas. */
  tags: string;
  count: string;
  unit: Unit;
}

const minutesIn: Record<Unit, number> = { minutes: 1, hours: 60, days: 24 * 60 };
/** The server's longest time, in minutes. */
const LONGEST = 366 * 24 * 60;

let lastKey = 0;

export function newDraft(what: What = "assign", more: Partial<ActDraft> = {}): ActDraft {
  lastKey += 1;
  const plain = {
    agentId: "",
    teamId: "",
    priority: "high" as const,
    tags: "",
    count: "1",
    unit: "hours" as const,
  };
  return { key: lastKey, what, ...plain, ...more };
}

/** Adding and removing tags are two things to whoever writes a macro, and one to the server. */
export function draftsOf(act: Act): ActDraft[] {
  switch (act.do) {
    case "assign":
      return [newDraft("assign", { agentId: act.agentId ?? "" })];
    case "transfer":
      return [newDraft("transfer", { teamId: act.teamId })];
    case "priority":
      return [newDraft("priority", { priority: act.priority })];
    case "tag": {
      const add = act.add.length > 0 ? [newDraft("add-tags", { tags: act.add.join(", ") })] : [];
      const remove = act.remove.length > 0 ? [newDraft("remove-tags", { tags: act.remove.join(", ") })] : [];
      return [...add, ...remove];
    }
    case "snooze":
      return [newDraft("unsnooze")];
    case "snooze-for": {
      const unit =
        (["days", "hours"] as const).find((one) => act.minutes % minutesIn[one] === 0) ?? "minutes";
      return [newDraft("snooze-for", { unit, count: String(act.minutes / minutesIn[unit]) })];
    }
    case "unassign":
    case "resolve":
    case "close":
    case "reopen":
      return [newDraft(act.do)];
  }
}

function wordsOf(tags: string): string[] {
  return tags
    .split(",")
    .map((tag) => tag.trim().replace(/\s+/gu, " "))
    .filter((tag) => tag !== "");
}

function minutesOf({ count, unit }: ActDraft): number {
  return /^\d+$/u.test(count.trim()) ? Number(count) * minutesIn[unit] : NaN;
}

/** What is missing or wrong, or `null`. */
export function faultOf(draft: ActDraft): string | null {
  switch (draft.what) {
    case "transfer":
      return draft.teamId === "" ? s.chooseTeam : null;
    case "add-tags":
    case "remove-tags": {
      const words = wordsOf(draft.tags);
      if (words.length === 0) return s.tagsMissing;
      if (words.length > MAX_TAGS) return s.tagMany(MAX_TAGS);
      return words.some((word) => characters(word) > MAX_TAG) ? s.tagLong(MAX_TAG) : null;
    }
    case "snooze-for": {
      const minutes = minutesOf(draft);
      return minutes >= 1 && minutes <= LONGEST ? null : s.durationWrong;
    }
    default:
      return null;
  }
}

/** As the server takes it; of a draft without a fault. */
export function actOf(draft: ActDraft): Act {
  switch (draft.what) {
    case "assign":
      return { do: "assign", agentId: draft.agentId === "" ? null : draft.agentId };
    case "transfer":
      return { do: "transfer", teamId: draft.teamId };
    case "priority":
      return { do: "priority", priority: draft.priority };
    case "add-tags":
      return { do: "tag", add: wordsOf(draft.tags), remove: [] };
    case "remove-tags":
      return { do: "tag", add: [], remove: wordsOf(draft.tags) };
    case "snooze-for":
      return { do: "snooze-for", minutes: minutesOf(draft) };
    case "unsnooze":
      return { do: "snooze", until: null };
    case "unassign":
    case "resolve":
    case "close":
    case "reopen":
      return { do: draft.what };
  }
}
