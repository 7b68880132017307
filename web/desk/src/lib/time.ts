import { formatLocale } from "./language.ts";
import { libStrings } from "./strings.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const forms = {
  clock: { hour: "2-digit", minute: "2-digit" },
  dayMonth: { day: "numeric", month: "short" },
  dayMonthYear: { day: "numeric", month: "short", year: "numeric" },
  weekdayDay: { weekday: "long", day: "numeric", month: "long" },
  full: { dateStyle: "medium", timeStyle: "short" },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

const made = new Map<string, Intl.DateTimeFormat>();

/** In the language of now. Making a format is slow, so each is kept. */
function format(form: keyof typeof forms, date: Date): string {
  const locale = formatLocale();
  const key = `${locale} ${form}`;
  const formatter = made.get(key) ?? new Intl.DateTimeFormat(locale, forms[form]);
  made.set(key, formatter);
  return formatter.format(date);
}

/** For a list's right edge: `now`, `5m`, `3h`, `2d`, then the date. */
export function shortAge(iso: string, now: number): string {
  const age = now - Date.parse(iso);
  if (age < MINUTE_MS) return libStrings.now;
  if (age < HOUR_MS) return libStrings.minutesOld(Math.floor(age / MINUTE_MS));
  if (age < DAY_MS) return libStrings.hoursOld(Math.floor(age / HOUR_MS));
  if (age < 7 * DAY_MS) return libStrings.daysOld(Math.floor(age / DAY_MS));
  const sameYear = new Date(iso).getFullYear() === new Date(now).getFullYear();
  return format(sameYear ? "dayMonth" : "dayMonthYear", new Date(iso));
}

/** A day of this desk, as in `2026-03-01`. */
export function dayOf(day: string): string {
  return format("dayMonthYear", new Date(`${day}T00:00`));
}

export function clockTime(iso: string): string {
  return format("clock", new Date(iso));
}

export function fullTime(iso: string): string {
  return format("full", new Date(iso));
}

/** A key that is the same for two moments of one local day. */
export function localDay(iso: string): string {
  const date = new Date(iso);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** A date line: `Today`, `Yesterday`, a weekday with its date, and the year where it is another one. */
export function dayName(iso: string, now: number, words: { today: string; yesterday: string }): string {
  const day = localDay(iso);
  if (day === localDay(new Date(now).toISOString())) return words.today;
  if (day === localDay(new Date(now - DAY_MS).toISOString())) return words.yesterday;
  const date = new Date(iso);
  return format(date.getFullYear() === new Date(now).getFullYear() ? "weekdayDay" : "dayMonthYear", date);
}
