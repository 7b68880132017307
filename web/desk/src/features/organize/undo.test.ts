import type { Conversation } from "@deskbell/protocol/types";
import { describe, expect, it } from "vitest";
import { conversation } from "../inbox/conversation-sample.ts";
import { undoSteps } from "./undo.ts";

const me = { id: "me", name: "Ann", avatarUrl: null };
const bob = { id: "bob", name: "Bob", avatarUrl: null };
const waiting = (more: Partial<Conversation> = {}): Conversation => ({
  ...conversation("one"),
  snoozedUntil: null,
  ...more,
});
const steps = (
  before: Partial<Conversation>,
  after: Partial<Conversation>,
  more: Partial<Conversation> = {},
) =>
  undoSteps(waiting(before), waiting({ ...before, ...after }), {
    now: waiting({ ...before, ...after, ...more }),
    me: "me",
    mayForce: false,
    at: Date.parse("2026-01-01T00:00:00Z"),
  });

describe("undoing", () => {
  it("opens, gives back, and takes its tags away, but nobody else's", () => {
    expect(
      steps(
        { tags: ["Old"] },
        { status: "resolved", assignee: me, tags: ["Old", "Refund"], priority: "high" },
        { tags: ["Old", "Refund", "Meanwhile"] },
      ),
    ).toEqual([
      { path: "/reopen", body: {} },
      { path: "/assign", body: { agentId: null } },
      { path: "/tags", body: { tags: ["Old", "Meanwhile"] } },
      { path: "/priority", body: { priority: "normal" } },
    ]);
  });

  it("puts back a tag that was taken away", () => {
    expect(steps({ tags: ["vip", "x"] }, { tags: ["x"] })).toEqual([
      { path: "/tags", body: { tags: ["x", "vip"] } },
    ]);
  });

  it("lays aside again what is still to come, and not what is over", () => {
    const later = "2026-02-01T00:00:00.000Z";
    expect(steps({}, { snoozedUntil: later })).toEqual([{ path: "/snooze", body: { until: null } }]);
    expect(steps({ snoozedUntil: later }, { snoozedUntil: null })).toEqual([
      { path: "/snooze", body: { until: later } },
    ]);
    expect(steps({ snoozedUntil: "2025-01-01T00:00:00.000Z" }, { snoozedUntil: null })).toBeNull();
  });

  it("hands it back to the team and the person it was with", () => {
    expect(
      steps({ team: "sales", assignee: me, status: "active" }, { team: "care", assignee: null }),
    ).toEqual([{ path: "/transfer", body: { teamId: "sales", agentId: "me" } }]);
  });

  it("does not open what the visitor has opened meanwhile", () => {
    expect(steps({ status: "active" }, { status: "resolved", tags: ["x"] }, { status: "active" })).toEqual([
      { path: "/tags", body: { tags: [] } },
    ]);
  });

  it("closes again what was opened", () => {
    expect(steps({ status: "closed" }, { status: "waiting" })).toEqual([{ path: "/close", body: {} }]);
  });

  it("is not offered where there is no way back", () => {
    expect(steps({}, {}), "nothing changed").toBeNull();
    expect(steps({}, { team: "sales" }), "out of a team").toBeNull();
    expect(steps({ assignee: me, status: "active" }, { assignee: bob }), "from a colleague").toBeNull();
  });

  it("takes back from a colleague where the role may", () => {
    const before = waiting({ assignee: me, status: "active" });
    const after = { ...before, assignee: bob };
    expect(undoSteps(before, after, { me: "me", mayForce: true })).toEqual([
      { path: "/assign", body: { agentId: "me", force: true } },
    ]);
  });
});
