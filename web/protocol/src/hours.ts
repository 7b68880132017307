/** When a workspace and its teams are open, as `types.ts` has the rest. */

import type { Priority } from "./types.ts";

/** From when until when by the clock on the wall, `HH:MM`; not later than `from` means on the next day. */
export interface OpeningSpan {
  from: string;
  to: string;
}

export type Weekday = "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";

/** A day with hours of its own; none: closed. */
export interface Holiday {
  /** `YYYY-MM-DD`. */
  date: string;
  name: string;
  hours: OpeningSpan[];
}

export interface OpeningSchedule {
  /** Of the IANA database. */
  zone: string;
  week: Record<Weekday, OpeningSpan[]>;
  holidays: Holiday[];
}

/** Hours, and what they mean now. */
export interface OpeningHours {
  /** `null`: always open. */
  hours: OpeningSchedule | null;
  open: boolean;
  changesAt: string | null;
}

/** `GET /api/hours`. */
export interface WorkspaceHours {
  workspace: OpeningHours;
  /** Of the teams that have their own. */
  teams: (OpeningHours & { teamId: string })[];
}

/** What is promised of one priority, in minutes; `null`: nothing. */
export interface PromiseTarget {
  firstResponse: number | null;
  resolution: number | null;
}

/** What a workspace promises: `GET /api/promises`. */
export interface PromisePolicy {
  on: boolean;
  clock: "business" | "always";
  targets: Record<Priority, PromiseTarget>;
}
