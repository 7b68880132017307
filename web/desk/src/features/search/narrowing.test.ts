import type { Conversation } from "@deskbell/protocol/types";
import { describe, expect, test } from "vitest";
import { narrowingOf, parseInboxSearch } from "../inbox/filter.ts";
import { conversation } from "../inbox/conversation-sample.ts";
import {
  isNarrowed,
  keptQuery,
  narrowedBelongs,
  narrowingQuery,
  parseNarrowing,
  readKept,
  said,
} from "./narrowing.ts";

const ME = "me-myself";

describe("an address", () => {
  test("is read, and what it does not know narrows nothing", () => {
    expect(isNarrowed(parseNarrowing({ view: "mine", from: "yesterday", other: "x" }))).toBe(false);
    expect(parseNarrowing({ q: 4711, tag: " vip " })).toMatchObject({ q: "4711", tag: "vip" });
  });

  test("names days that there are, or none", () => {
    for (const day of ["2026-99-99", "2026-02-30", "0000-00-00", "2026-2-3"]) {
      expect(parseNarrowing({ from: day, to: day }), day).toMatchObject({ from: "", to: "" });
    }
    expect(parseNarrowing({ from: "2028-02-29" })).toMatchObject({ from: "2028-02-29" });
  });

  test("says yes or no to what is laid aside, as text or as the router reads it", () => {
    expect(parseNarrowing({ snoozed: true }).snoozed).toBe("true");
    expect(parseNarrowing({ snoozed: "false" }).snoozed).toBe("false");
    expect(parseNarrowing({ snoozed: "perhaps" }).snoozed).toBe("");
  });

  test("begins with what the view shows, and what it leaves out", () => {
    const begins = (search: Record<string, unknown>) => said(narrowingOf(parseInboxSearch(search)));
    expect(begins({ view: "mine" })).toEqual({ status: "active", assignee: "me", snoozed: "false" });
    expect(begins({ view: "waiting" })).toEqual({ status: "waiting", snoozed: "false" });
    expect(begins({ view: "snoozed" })).toEqual({ status: "waiting,active", snoozed: "true" });
    expect(begins({ view: "all" })).toEqual({ status: "waiting,active" });
  });

  test("is kept in a view and comes back the same", () => {
    const search = parseNarrowing({
      q: "a & b",
      assignee: "none",
      from: "2026-03-01",
      status: "waiting,active",
    });
    expect(readKept(keptQuery(search))).toEqual(search);
    expect(keptQuery(parseInboxSearch({ view: "mine" }))).toBe("");
  });

  test("asks the server for whole days of this desk", () => {
    const query = narrowingQuery(parseNarrowing({ from: "2026-03-01", to: "2026-03-01" }));
    expect(Date.parse(query["to"] ?? "") - Date.parse(query["from"] ?? "")).toBe(86_400_000);
    expect(new Date(query["from"] ?? "").getHours()).toBe(0);
  });
});

describe("a conversation belongs", () => {
  const one: Conversation = { ...conversation("a"), priority: "urgent", tags: ["vip"] };
  const belongs = (search: Record<string, unknown>, widgetId?: string) =>
    narrowedBelongs(parseNarrowing(search), one, { me: ME, widgetId });

  test("when it fits every part", () => {
    expect(belongs({ status: "waiting,active", priority: "urgent", tag: "vip", assignee: "none" })).toBe(
      true,
    );
    expect(belongs({ status: "resolved" })).toBe(false);
    expect(belongs({ assignee: "me" })).toBe(false);
    expect(belongs({ tag: "other", priority: "urgent" })).toBe(false);
  });

  test("laid aside or not", () => {
    const aside = { ...one, snoozedUntil: "2026-04-01T00:00:00.000Z" };
    const fits = (snoozed: string, which: Conversation) =>
      narrowedBelongs(parseNarrowing({ snoozed }), which, { me: ME });
    expect([fits("true", aside), fits("true", one)]).toEqual([true, false]);
    expect([fits("false", aside), fits("false", one)]).toEqual([false, true]);
  });

  test("by how its promises stand", () => {
    const promised = (breached: ("firstResponse" | "resolution")[], due: string | null): Conversation => ({
      ...one,
      sla: { firstResponseDueAt: due, resolutionDueAt: null, breached },
    });
    const day = "2026-04-01T00:00:00.000Z";
    const all = [promised(["resolution"], day), promised([], day), promised([], null), { ...one, sla: null }];
    const fitting = (sla: string) =>
      all.map((which) => narrowedBelongs(parseNarrowing({ sla }), which, { me: ME }));
    expect(fitting("breached")).toEqual([true, false, false, false]);
    expect(fitting("due")).toEqual([false, true, false, false]);
    expect(fitting("perhaps")).toEqual([true, true, true, true]);
  });

  test("by the day of its last activity", () => {
    const day = one.lastActivityAt.slice(0, 10);
    expect(belongs({ to: "2020-01-01" })).toBe(false);
    expect(belongs({ from: "2020-01-01" })).toBe(true);
    expect(belongs({ from: "2090-01-01", to: day })).toBe(false);
  });

  test("in words only as the server finds, and in a widget when it is known", () => {
    expect(belongs({ q: "text" })).toBeNull();
    expect(belongs({ widget: "key" })).toBeNull();
    expect(belongs({ widget: "key" }, one.widgetId)).toBe(true);
    expect(belongs({ widget: "key" }, "another")).toBe(false);
  });
});
