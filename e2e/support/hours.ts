/** Business hours for tests, by the clock of the world: UTC. */

const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

const DAY_MS = 86_400_000;

export interface Schedule {
  zone: string;
  week: Record<string, { from: string; to: string }[]>;
  holidays: { date: string; name: string; hours?: { from: string; to: string }[] }[];
}

export const always: Schedule = {
  zone: 'UTC',
  week: Object.fromEntries(days.map((day) => [day, [{ from: '00:00', to: '24:00' }]])),
  holidays: [],
};

export const never: Schedule = { zone: 'UTC', week: {}, holidays: [] };

/** Closed today and tomorrow, open from nine on the day after. @returns the hours, and when they begin */
export function fromTheDayAfterTomorrow(): { hours: Schedule; opensAt: string } {
  const at = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS + 2 * DAY_MS + 9 * 3_600_000);
  const day = days[at.getUTCDay()] ?? 'monday';
  return { hours: { ...never, week: { [day]: [{ from: '09:00', to: '17:00' }] } }, opensAt: at.toISOString() };
}

/** Open from the next full minute on, for an hour. */
export function fromTheNextMinute(): Schedule {
  const at = new Date(Math.ceil((Date.now() + 1_000) / 60_000) * 60_000);
  const clock = (date: Date) => date.toISOString().slice(11, 16);
  const day = days[at.getUTCDay()] ?? 'monday';
  return { ...never, week: { [day]: [{ from: clock(at), to: clock(new Date(at.getTime() + 3_600_000)) }] } };
}
