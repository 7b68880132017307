import { expect, test } from "vitest";
import { copiedToWorkdays, inFields, newHoliday, usualSchedule, withOneMore } from "./model.ts";

test("an office is open from Monday to Friday, and what Monday has can be copied there", () => {
  const usual = usualSchedule();
  expect(usual.week.friday).toEqual([{ from: "09:00", to: "17:00" }]);
  expect(usual.week.saturday).toEqual([]);
  const monday = [{ from: "08:00", to: "12:00" }];
  const copied = copiedToWorkdays({ ...usual, week: { ...usual.week, monday } });
  expect(copied.week.friday).toEqual(monday);
  expect(copied.week.sunday).toEqual([]);
});

test("a day's end is the midnight of the next in the fields", () => {
  const usual = usualSchedule();
  const week = { ...usual.week, monday: [{ from: "00:00", to: "24:00" }] };
  expect(inFields({ ...usual, week }).week.monday).toEqual([{ from: "00:00", to: "00:00" }]);
});

test("one more span begins after lunch, or where the last one ends", () => {
  expect(withOneMore([])).toEqual([{ from: "09:00", to: "17:00" }]);
  expect(withOneMore([{ from: "09:00", to: "12:00" }])).toHaveLength(2);
  expect(withOneMore([{ from: "09:00", to: "18:00" }]).at(-1)?.from).toBe("18:00");
});

test("a new holiday is today", () => {
  expect(newHoliday(new Date(2026, 0, 5))).toEqual({ date: "2026-01-05", name: "", hours: [] });
});
