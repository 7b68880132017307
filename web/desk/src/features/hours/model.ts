import type { Holiday, OpeningSchedule, OpeningSpan, Weekday } from "@deskbell/protocol/hours";

export const weekdays: readonly Weekday[] = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
];

/** What a day begins with when hours are added to it. */
const USUAL: OpeningSpan = { from: "09:00", to: "17:00" };
const AFTERNOON: OpeningSpan = { from: "13:00", to: "17:00" };

/** The time zone of this browser. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** All time zones that the browser knows, and the one that is chosen. */
export function zones(chosen: string): string[] {
  const known = Intl.supportedValuesOf("timeZone");
  return [...new Set([chosen, "UTC", ...known])].sort((a, b) => a.localeCompare(b));
}

/** An office: Monday to Friday. */
export function usualSchedule(): OpeningSchedule {
  const week = Object.fromEntries(
    weekdays.map((day, at) => [day, at < 5 ? [USUAL] : []]),
  ) as OpeningSchedule["week"];
  return { zone: ownZone(), week, holidays: [] };
}

/** The fields of a browser end at 23:59: a day's end is the midnight of the next. */
export function inFields(schedule: OpeningSchedule): OpeningSchedule {
  const span = ({ from, to }: OpeningSpan) => ({ from, to: to === "24:00" ? "00:00" : to });
  const week = Object.fromEntries(
    weekdays.map((day) => [day, schedule.week[day].map(span)]),
  ) as OpeningSchedule["week"];
  return {
    ...schedule,
    week,
    holidays: schedule.holidays.map((holiday) => ({ ...holiday, hours: holiday.hours.map(span) })),
  };
}

/** One more span behind those that are there. */
export function withOneMore(spans: readonly OpeningSpan[]): OpeningSpan[] {
  const last = spans.at(-1);
  if (last === undefined) return [USUAL];
  return [...spans, last.to < AFTERNOON.from ? AFTERNOON : { from: last.to, to: last.to }];
}

export function copiedToWorkdays(schedule: OpeningSchedule): OpeningSchedule {
  const { monday } = schedule.week;
  const week = { ...schedule.week, tuesday: monday, wednesday: monday, thursday: monday, friday: monday };
  return { ...schedule, week };
}

/** A holiday that is not one yet: today, without a name. */
export function newHoliday(now: Date): Holiday {
  const two = (part: number) => String(part).padStart(2, "0");
  const date = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return { date, name: "", hours: [] };
}
