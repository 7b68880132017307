import { daysBetween, timeLabel } from "./dates.ts";
import type { Strings } from "./strings.ts";

/** For the list of conversations: the time today, else the day. */
export function shortLabel(date: Date, now: Date, language: string, strings: Strings): string {
  const days = daysBetween(date, now);
  if (days === 0) return timeLabel(date, language);
  if (days === 1) return strings.yesterday;
  return new Intl.DateTimeFormat(language, { day: "numeric", month: "short" }).format(date);
}
