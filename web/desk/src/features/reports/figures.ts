import type { ReportSeries } from "@deskbell/protocol/report-types";
import { formatLocale } from "../../lib/language.ts";
import { reportStrings as s } from "./strings.ts";

/** What a chart can show of each step. */
export const measures = {
  conversations: { kind: "count", of: (series) => series.conversations },
  resolved: { kind: "count", of: (series) => series.resolved },
  visitorMessages: { kind: "count", of: (series) => series.visitorMessages },
  agentMessages: { kind: "count", of: (series) => series.agentMessages },
  firstResponse: { kind: "time", of: (series) => series.firstResponse.map(({ median }) => median) },
  firstResponseP90: { kind: "time", of: (series) => series.firstResponse.map(({ p90 }) => p90) },
  resolution: { kind: "time", of: (series) => series.resolution.map(({ median }) => median) },
  resolutionP90: { kind: "time", of: (series) => series.resolution.map(({ p90 }) => p90) },
  rating: { kind: "rating", of: (series) => series.rating.map(({ average }) => average) },
} as const satisfies Record<string, Measure>;

interface Measure {
  kind: Kind;
  of: (series: ReportSeries) => readonly (number | null)[];
}

export type Kind = "count" | "time" | "rating";
export type MeasureName = keyof typeof measures;

export function measureOf(name: string): MeasureName {
  return Object.hasOwn(measures, name) ? (name as MeasureName) : "conversations";
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A time that something took, in two units at most. */
export function duration(exact: number): string {
  // 59.7 s are a minute and not 60 s.
  const ms = Math.round(exact / SECOND) * SECOND;
  if (ms < MINUTE) return s.seconds(ms / SECOND);
  if (ms < HOUR) return s.minutes(Math.floor(ms / MINUTE), (ms % MINUTE) / SECOND);
  if (ms < DAY) return s.hours(Math.floor(ms / HOUR), Math.floor((ms % HOUR) / MINUTE));
  return s.days(Math.floor(ms / DAY), Math.floor((ms % DAY) / HOUR));
}

export function count(number: number): string {
  return number.toLocaleString(formatLocale());
}

export function shown(value: number | null, kind: Kind): string {
  if (value === null) return "–";
  if (kind === "time") return duration(value);
  if (kind === "count") return count(value);
  return value.toLocaleString(formatLocale(), { minimumFractionDigits: 1, maximumFractionDigits: 2 });
}

/** How much more, as a share of before; `null` where there was nothing before. */
export function change(now: number | null, before: number | null): number | null {
  if (now === null || before === null || before === 0) return null;
  return (now - before) / before;
}

/** With its sign, in whole percent. */
export function percent(share: number): string {
  return share.toLocaleString(formatLocale(), {
    style: "percent",
    maximumFractionDigits: 0,
    signDisplay: "exceptZero",
  });
}

/** Where the axis ends, a round number, and how many parts it has. */
export function axis(most: number, kind: Kind): { top: number; parts: number } {
  if (kind === "rating") return { top: 5, parts: 5 };
  const units = kind === "time" ? timeUnits : [1];
  const unit = units.findLast((one) => most >= one) ?? units[0] ?? 1;
  const steps = kind === "count" ? countSteps : [1, 2, 3, 5, 6, 10, 12, 15, 20, 30];
  const wanted = Math.max(1, most / unit);
  const scale = kind === "count" ? 10 ** Math.max(0, Math.floor(Math.log10(wanted)) - 1) : 1;
  const step = steps.find((one) => one * scale * PARTS >= wanted) ?? Math.ceil(wanted / PARTS / scale);
  return { top: step * scale * PARTS * unit, parts: PARTS };
}

const PARTS = 4;
const countSteps = [1, 2, 3, 4, 5, 10, 15, 20, 25];
const timeUnits = [SECOND, MINUTE, HOUR, DAY];
