import { expect, test } from "vitest";
import { inShort, nextDue } from "./due.ts";

const since = "2026-01-05T10:00:00.000Z";
const at = (minutes: number) => new Date(Date.parse(since) + minutes * 60_000).toISOString();
const sla = { firstResponseDueAt: at(20), resolutionDueAt: at(60), breached: [] };

test("what is due next is shown, amber in its last quarter and red behind it", () => {
  const tone = (minutes: number) => nextDue(sla, since, Date.parse(at(minutes)))?.tone;
  expect([tone(0), tone(14), tone(16), tone(20)]).toEqual(["calm", "calm", "soon", "missed"]);
  const answered = { ...sla, firstResponseDueAt: null };
  expect(nextDue(answered, since, Date.parse(at(5)))).toEqual({
    kind: "resolution",
    tone: "calm",
    left: 55 * 60_000,
  });
  expect(nextDue({ ...answered, resolutionDueAt: null }, since, 0)).toBeNull();
  expect(nextDue(null, since, 0)).toBeNull();
});

test("time is written as ages are", () => {
  expect(inShort(1)).toEqual({ unit: "minutes", count: 1 });
  expect(inShort(-90 * 60_000)).toEqual({ unit: "hours", count: 1 });
  expect(inShort(3 * 86_400_000)).toEqual({ unit: "days", count: 3 });
});
