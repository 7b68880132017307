import { describe, expect, it } from "vitest";
import { newerOf } from "../src/conversation.ts";
import type { Conversation } from "../src/types.ts";
import { agentSender, message } from "./sample.ts";

const at = (second: number) => new Date(1_700_000_000_000 + second * 1000).toISOString();

/** As much of a conversation as is compared. */
const summary = (second: number, lastSeq: number, over: Partial<Conversation> = {}) =>
  ({
    id: "c1",
    status: "waiting",
    assignee: null,
    lastSeq,
    lastMessage: lastSeq === 0 ? null : message(lastSeq),
    unread: lastSeq,
    updatedAt: at(second),
    lastActivityAt: at(second),
    ...over,
  }) as Conversation;

describe("newerOf two states of a conversation", () => {
  it("takes what is newer", () => {
    const [known, said] = [summary(3, 3), summary(4, 4, { status: "active" })];
    expect(newerOf(known, said)).toBe(said);
  });

  it("keeps everything when an event overtook the answer", () => {
    const known = summary(5, 5, { status: "closed", closedAt: at(5) });
    expect(newerOf(known, summary(4, 4, { status: "active" }))).toBe(known);
  });

  it("keeps everything when a change without a line overtook the answer", () => {
    const known = summary(5, 4, { priority: "urgent" });
    expect(newerOf(known, summary(4, 4))).toBe(known);
  });

  it("keeps a line that the answer does not know of yet, and what the answer does know", () => {
    const ahead = { lastSeq: 5, lastMessage: message(5, { sender: agentSender }), unread: 2 };
    const known = summary(3, 3, { ...ahead, lastActivityAt: at(5) });
    const said = summary(4, 4, { status: "active", assignee: { id: "a1", name: "Ada", avatarUrl: null } });
    expect(newerOf(known, said)).toEqual({ ...said, ...ahead, lastActivityAt: at(5) });
  });

  it("keeps everything when the answer is as old as what the line was added to", () => {
    const known = summary(3, 5, { status: "active" });
    expect(newerOf(known, summary(3, 3))).toBe(known);
  });

  it("trusts a higher number more than a clock that was set back", () => {
    const said = summary(1, 4, { status: "closed" });
    expect(newerOf(summary(9, 3), said)).toBe(said);
  });

  it("takes the server's word again when nothing else has changed: it counts what is unread", () => {
    const said = summary(3, 3, { unread: 0 });
    expect(newerOf(summary(3, 3), said)).toBe(said);
  });
});
