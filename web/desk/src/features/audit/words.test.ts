import type { AuditEntry } from "@deskbell/protocol/report-types";
import { expect, test } from "vitest";
import { actionOf, actorOf, toldOf } from "./words.ts";

function entry(details: AuditEntry["details"], action = "agent.changed"): AuditEntry {
  return {
    seq: 1,
    at: "2026-03-01T10:00:00.000Z",
    actor: { kind: "agent", id: "1", name: "Ada" },
    action,
    target: { kind: "agent", id: "2", name: "Ben" },
    details,
    hash: "00",
  };
}

const names: Record<string, string> = { "2": "Ben" };
const told = (details: AuditEntry["details"]) => toldOf(entry(details), (id) => names[id]);

test("what changed is said with what it was", () => {
  expect(told({ before: { role: "agent" }, after: { role: "admin" } })).toEqual([
    { label: "Role", before: "agent", after: "admin" },
  ]);
});

test("ids are names where they are known, and nothing is nothing", () => {
  expect(told({ before: { assignee: null }, after: { assignee: "2", tags: [] } })).toEqual([
    { label: "Assignee", before: "none", after: "Ben" },
    { label: "Tags", after: "none" },
  ]);
});

test("what is not kept is said to have changed, and facts are facts", () => {
  expect(told({ changed: ["content", "fields.Order"], address: "10.0.0.1", userAgent: null })).toEqual([
    { label: "Text", after: "changed" },
    { label: "Order", after: "changed" },
    { label: "Address", after: "10.0.0.1" },
  ]);
});

test("what a newer server says is shown as it is", () => {
  expect(actionOf(entry({}, "robot.built"))).toBe("robot.built");
  expect(told("not what we write")).toEqual([]);
  expect(actorOf({ ...entry({}), actor: { kind: "system", id: null, name: null } })).toBe("Deskbell itself");
});
