import type { Sla } from "@deskbell/protocol/types";

export type DueKind = "firstResponse" | "resolution";

/** How a promise stands: with time, with less than a quarter of it left, or missed. */
export type DueTone = "calm" | "soon" | "missed";

export interface Due {
  kind: DueKind;
  tone: DueTone;
  /** Milliseconds until it is due; less than 0 since it was. */
  left: number;
}

/** The promise that is due next, seen from `now`; `null` when there is none. `since` is when its time began. */
export function nextDue(sla: Sla | null | undefined, since: string, now: number): Due | null {
  if (!sla) return null;
  const all: [DueKind, string | null][] = [
    ["firstResponse", sla.firstResponseDueAt],
    ["resolution", sla.resolutionDueAt],
  ];
  const [first] = all
    .flatMap(([kind, at]) => (at === null ? [] : [{ kind, at: Date.parse(at) }]))
    .sort((a, b) => a.at - b.at);
  if (!first) return null;
  const left = first.at - now;
  const whole = first.at - Date.parse(since);
  const tone = left <= 0 ? "missed" : left < whole / 4 ? "soon" : "calm";
  return { kind: first.kind, tone, left };
}

const MINUTE_MS = 60_000;

/** `5m`, `3h`, `2d`: as ages are written in the list. Begun minutes count as whole ones. */
export function inShort(left: number): { unit: "minutes" | "hours" | "days"; count: number } {
  const minutes = Math.max(1, Math.ceil(Math.abs(left) / MINUTE_MS));
  if (minutes < 60) return { unit: "minutes", count: minutes };
  if (minutes < 24 * 60) return { unit: "hours", count: Math.floor(minutes / 60) };
  return { unit: "days", count: Math.floor(minutes / (24 * 60)) };
}
