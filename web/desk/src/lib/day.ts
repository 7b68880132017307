const DAY = /^\d{4}-\d{2}-\d{2}$/u;

/** Whether it is a day that there is, as in `2026-03-01`: an address, or a shared view, may say the 99th of a month. */
export function isDay(text: string): boolean {
  const at = DAY.test(text) ? Date.parse(`${text}T00:00Z`) : NaN;
  // Some browsers take the 30th of February for the 2nd of March.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** When a day of this desk begins, in its time zone. */
export function beginningOf(day: string): string {
  return midnight(day, 0);
}

/** When a day of this desk is over: as the next one begins. Days have 23 or 25 hours, too. */
export function endOf(day: string): string {
  return midnight(day, 1);
}

function midnight(day: string, plus: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + plus).toISOString();
}
