import { expect, it } from "vitest";
import { localInput, snoozeChoices } from "./snooze-times.ts";

const named = (now: Date) =>
  Object.fromEntries(snoozeChoices(now).map(({ name, until }) => [name, localInput(until)]));

it("offers times of this person's own clock", () => {
  // A Wednesday.
  expect(named(new Date(2026, 0, 7, 14, 30))).toEqual({
    hour: "2026-01-07T15:30",
    evening: "2026-01-07T18:00",
    tomorrow: "2026-01-08T09:00",
    monday: "2026-01-12T09:00",
  });
});

it("offers no evening that is over, and on a Monday the next one", () => {
  const late = named(new Date(2026, 0, 12, 20, 0));
  expect(late["evening"]).toBeUndefined();
  expect(late["monday"]).toBe("2026-01-19T09:00");
});

it("finds tomorrow's Monday on a Sunday", () => {
  expect(named(new Date(2026, 0, 11, 10, 0))["monday"]).toBe("2026-01-12T09:00");
});
