import { expect, test } from "vitest";
import { axis, change, duration, percent, shown } from "./figures.ts";
import { intervalOf, lengthOf, parseReportSearch, plainReport, presetDays, presetOf } from "./search.ts";

const NOW = new Date(2026, 2, 30, 12).getTime();

test("a time is said in two units at most", () => {
  expect([400, 59_400, 59_700, 61_000, 119_900, 3_600_000, 5_430_000, 90_000_000].map(duration)).toEqual([
    "0 s",
    "59 s",
    "1 min 0 s",
    "1 min 1 s",
    "2 min 0 s",
    "1 h 0 min",
    "1 h 30 min",
    "1 d 1 h",
  ]);
});

test("what there is none of is a dash", () => {
  expect([shown(null, "time"), shown(1234, "count"), shown(4.25, "rating")]).toEqual(["–", "1,234", "4.25"]);
});

test("a change is a share of before", () => {
  expect([change(3, 2), change(0, 4), change(3, 0), change(null, 1)]).toEqual([0.5, -1, null, null]);
  expect(percent(0.5)).toBe("+50%");
});

test("an axis ends above what it shows, at a round number", () => {
  for (const most of [0, 1, 3, 7, 49, 99, 101, 1_234, 98_765]) {
    const { top } = axis(most, "count");
    expect(top).toBeGreaterThanOrEqual(most);
    expect(top).toBeLessThanOrEqual(Math.max(4, most * 2.5));
  }
  for (const most of [500, 61_000, 3_000_000, 80_000_000, 9e9]) {
    expect(axis(most, "time").top).toBeGreaterThanOrEqual(most);
  }
  expect(axis(3.5, "rating").top).toBe(5);
});

test("days are a preset or are not, and an address is read with care", () => {
  expect(presetDays("week", NOW)).toEqual({ from: "2026-03-24", to: "2026-03-30" });
  expect(presetOf({ from: "2026-03-01", to: "2026-03-30" }, NOW)).toBe("month");
  expect(presetOf({ from: "2026-03-02", to: "2026-03-29" }, NOW)).toBe(null);
  expect(lengthOf({ from: "2026-03-28", to: "2026-03-30" })).toBe(3);
  expect(parseReportSearch({ from: "2026-03-28", to: "soon", tag: " vip " })).toEqual({
    ...plainReport,
    tag: "vip",
  });
  expect(parseReportSearch({ from: "2026-03-28", to: "2026-03-01" }).from).toBe("");
  expect(parseReportSearch({ from: "2026-02-01", to: "2026-02-30" }).from).toBe("");
  expect(intervalOf({ ...plainReport, interval: "hour" }, 40)).toBe("day");
  expect(intervalOf(plainReport, 1)).toBe("hour");
});
