import type { Strings } from "./strings.ts";

const DAY_MS = 86_400_000;

/** Days between two moments by the calendar where the reader is; 0 on the same day. */
export function daysBetween(earlier: Date, later: Date): number {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  // Rounded, for days of 23 and 25 hours.
  return Math.round((midnight(later) - midnight(earlier)) / DAY_MS);
}

export function dayLabel(date: Date, now: Date, language: string, strings: Strings): string {
  const days = daysBetween(date, now);
  if (days === 0) return strings.today;
  if (days === 1) return strings.yesterday;
  const sameYear = date.getFullYear() === now.getFullYear();
  return new Intl.DateTimeFormat(language, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(sameYear ? {} : { year: "numeric" }),
  }).format(date);
}

/** When somebody is back: a day as people say it, and the time. */
export function backLabel(back: Date, now: Date, language: string): string {
  const days = daysBetween(now, back);
  const time = timeLabel(back, language);
  if (days < 2)
    return `${new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(days, "day")}, ${time}`;
  const day = days < 7 ? { weekday: "long" } : { day: "numeric", month: "long" };
  return `${new Intl.DateTimeFormat(language, day as Intl.DateTimeFormatOptions).format(back)}, ${time}`;
}

export function timeLabel(date: Date, language: string): string {
  return new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(date);
}
