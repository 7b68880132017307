import { describe, expect, it } from "vitest";
import { dayLabel, daysBetween } from "../panel/dates.ts";
import { german } from "../panel/german.ts";
import { shortLabel } from "../panel/short-date.ts";
import { en } from "../panel/strings.ts";

const now = new Date(2026, 10, 20, 9, 0);

describe("dates", () => {
  it("count days by the calendar, not by hours", () => {
    expect(daysBetween(new Date(2026, 10, 19, 23, 59), now)).toBe(1);
    expect(daysBetween(new Date(2026, 10, 20, 0, 0), now)).toBe(0);
    expect(daysBetween(new Date(2026, 2, 1), new Date(2026, 3, 1))).toBe(31);
    expect(daysBetween(new Date(2026, 9, 1), new Date(2026, 10, 1))).toBe(31);
  });

  it("call days by their name", () => {
    expect(dayLabel(new Date(2026, 10, 20, 8), now, "en", en)).toBe("Today");
    expect(dayLabel(new Date(2026, 10, 19, 8), now, "de", german)).toBe("Gestern");
    expect(dayLabel(new Date(2026, 10, 2), now, "en-GB", en)).toBe("Monday 2 November");
    expect(dayLabel(new Date(2025, 10, 2), now, "en-GB", en)).toContain("2025");
  });

  it("are short in the list", () => {
    expect(shortLabel(new Date(2026, 10, 20, 8, 5), now, "de", en)).toBe("08:05");
    expect(shortLabel(new Date(2026, 10, 19), now, "en", en)).toBe("Yesterday");
    expect(shortLabel(new Date(2026, 10, 2), now, "en-GB", en)).toBe("2 Nov");
  });
});
