import { expect, it } from "vitest";
import { beginningOf, endOf, isDay } from "./day.ts";

it("takes for a day what is one in the calendar, and written as one", () => {
  for (const day of ["2026-03-01", "2028-02-29", "9999-12-31"]) expect(isDay(day), day).toBe(true);
  const none = ["", "yesterday", "2026-3-1", "2026-02-30", "2027-02-29", "2026-99-99", "0000-00-00"];
  for (const text of [...none, "2026-03-01T00:00", " 2026-03-01", "2026-03-01\n"]) {
    expect(isDay(text), text).toBe(false);
  }
});

it("begins a day at midnight of this desk", () => {
  const begins = new Date(beginningOf("2026-03-01"));
  expect(begins).toEqual(new Date(2026, 2, 1));
  expect(begins.getHours()).toBe(0);
});

it("ends a day where the next one begins, also over the end of a month or a year", () => {
  for (const [day, next] of [
    ["2026-03-01", "2026-03-02"],
    ["2028-02-28", "2028-02-29"],
    ["2026-02-28", "2026-03-01"],
    ["2026-12-31", "2027-01-01"],
    // Where clocks are put forward and back.
    ["2026-03-29", "2026-03-30"],
    ["2026-10-25", "2026-10-26"],
  ] as const) {
    expect(endOf(day), day).toBe(beginningOf(next));
  }
});
