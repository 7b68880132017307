import { isDay } from "../../lib/day.ts";

/** What the reports are about; each is as the server takes it, and empty where it does not narrow. */
export interface ReportSearch {
  /** Days, `2026-03-01`; empty: the last 30. */
  from: string;
  to: string;
  widget: string;
  team: string;
  agent: string;
  tag: string;
  measure: string;
  by: string;
  interval: string;
}

export const plainReport: ReportSearch = {
  from: "",
  to: "",
  widget: "",
  team: "",
  agent: "",
  tag: "",
  measure: "",
  by: "",
  interval: "",
};

/** Reads an address: days that are none are not taken. The server judges the rest. */
export function parseReportSearch(search: Record<string, unknown>): ReportSearch {
  const read = { ...plainReport };
  for (const key of Object.keys(plainReport) as (keyof ReportSearch)[]) {
    const value = search[key];
    if (typeof value === "string") read[key] = value.trim();
  }
  // One without the other is half a period.
  if (!isDay(read.from) || !isDay(read.to) || read.from > read.to) {
    read.from = "";
    read.to = "";
  }
  return read;
}

export const presets = { today: 1, week: 7, month: 30, quarter: 90, year: 365 } as const;
export type Preset = keyof typeof presets;

/** A day of this desk, so many before `now`. */
export function dayBefore(now: number, days: number): string {
  const date = new Date(now);
  date.setDate(date.getDate() - days);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The first and the last day. */
export function daysOf(search: ReportSearch, now: number): { from: string; to: string } {
  if (search.from !== "") return { from: search.from, to: search.to };
  return presetDays("month", now);
}

export function presetDays(preset: Preset, now: number): { from: string; to: string } {
  return { from: dayBefore(now, presets[preset] - 1), to: dayBefore(now, 0) };
}

/** Which preset the days are; `null` when they are none. */
export function presetOf(days: { from: string; to: string }, now: number): Preset | null {
  const found = (Object.keys(presets) as Preset[]).find((preset) => {
    const { from, to } = presetDays(preset, now);
    return from === days.from && to === days.to;
  });
  return found ?? null;
}

const DAY_MS = 24 * 60 * 60 * 1_000;

/** How many days a period has. */
export function lengthOf({ from, to }: { from: string; to: string }): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
}

/** The server draws hours for no more days than this. */
export const MAX_HOURLY_DAYS = 31;

/** The interval: what is chosen where the server takes it, or what makes sense. */
export function intervalOf(search: ReportSearch, days: number): "day" | "hour" {
  if (search.interval === "hour" && days <= MAX_HOURLY_DAYS) return "hour";
  return search.interval === "" && days <= 2 ? "hour" : "day";
}

/** As the server takes it, in this desk's time zone. */
export function reportQuery(search: ReportSearch, now: number): Record<string, string> {
  const query: Record<string, string> = {
    ...daysOf(search, now),
    tz: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
  for (const key of ["widget", "team", "agent", "tag"] as const) {
    if (search[key] !== "") query[key] = search[key];
  }
  return query;
}
