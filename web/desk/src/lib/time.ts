const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const dayMonth = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const dayMonthYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const weekdayDay = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** For a list's right edge: `now`, `5m`, `3h`, `2d`, then the date. */
export function shortAge(iso: string, now: number): string {
  const age = now - Date.parse(iso);
  if (age < MINUTE_MS) return "now";
  if (age < HOUR_MS) return `${Math.floor(age / MINUTE_MS)}m`;
  if (age < DAY_MS) return `${Math.floor(age / HOUR_MS)}h`;
  if (age < 7 * DAY_MS) return `${Math.floor(age / DAY_MS)}d`;
  const sameYear = new Date(iso).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? dayMonth : dayMonthYear).format(new Date(iso));
}

/** A day of this desk, as in `2026-03-01`. */
export function dayOf(day: string): string {
  return dayMonthYear.format(new Date(`${day}T00:00`));
}

export function clockTime(iso: string): string {
  return clock.format(new Date(iso));
}

export function fullTime(iso: string): string {
  return full.format(new Date(iso));
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
  return date.getFullYear() === new Date(now).getFullYear()
    ? weekdayDay.format(date)
    : dayMonthYear.format(date);
}
