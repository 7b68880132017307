const HOUR_MS = 3_600_000;
const EVENING = 18;
const MORNING = 9;

/** A time to come, in words that people use for it. */
export interface SnoozeChoice {
  name: "hour" | "evening" | "tomorrow" | "monday";
  until: Date;
}

/** What is offered now, on this person's clock; the evening only while it is to come. */
export function snoozeChoices(now: Date): SnoozeChoice[] {
  const at = (days: number, hour: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
  const evening = at(0, EVENING);
  // Sunday is 0: a Monday is 1 to 7 days ahead.
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return [
    { name: "hour", until: new Date(now.getTime() + HOUR_MS) },
    ...(evening.getTime() > now.getTime() ? [{ name: "evening" as const, until: evening }] : []),
    { name: "tomorrow", until: at(1, MORNING) },
    { name: "monday", until: at(toMonday, MORNING) },
  ];
}

/** As a field of type `datetime-local` wants it. */
export function localInput(date: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
