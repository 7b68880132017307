import type { Conversation, Message } from "@deskbell/protocol/types";
import { describe, expect, it } from "vitest";
import { conversation } from "../inbox/conversation-sample.ts";
import { Attention, waitingFor } from "./attention.ts";

const ME = "agent-1";

function unread(
  id: string,
  sample: Parameters<typeof conversation>[1],
  from: "visitor" | "agent" = "visitor",
): Conversation {
  const made = conversation(id, sample);
  const lastMessage = { sender: { kind: from, id: from, name: null, avatarUrl: null } } as Message;
  return { ...made, unread: from === "visitor" ? 1 : 0, lastMessage };
}

const rings = (attention: Attention, ...conversations: Conversation[]) =>
  attention.look(conversations).map(({ kind, conversation: { id } }) => `${kind} ${id}`);

describe("Attention", () => {
  it("does not ring for what was there already", () => {
    const attention = new Attention(ME);
    expect(rings(attention, unread("a", { minute: 1 }))).toEqual([]);
    expect(rings(attention, unread("a", { minute: 1 }))).toEqual([]);
  });

  it("rings once for a new chat, and for each later message of it", () => {
    const attention = new Attention(ME);
    attention.begin();
    const first = unread("a", { minute: 1, lastSeq: 1 });
    expect(rings(attention, first)).toEqual(["chat a"]);
    expect(rings(attention, first)).toEqual([]);
    expect(rings(attention, unread("a", { minute: 2, lastSeq: 2 }))).toEqual(["message a"]);
  });

  it("rings for each offer to this person, and not for what is offered to others", () => {
    const attention = new Attention(ME);
    attention.begin();
    const offered = (to: string, until: string) => ({
      ...unread("a", { minute: 1 }),
      offer: { agentId: to, until },
    });
    expect(rings(attention, offered("somebody else", "1"))).toEqual([]);
    expect(rings(attention, offered(ME, "2"))).toEqual(["offer a"]);
    expect(rings(attention, offered(ME, "2"))).toEqual([]);
    expect(rings(attention, offered(ME, "3"))).toEqual(["offer a"]);
  });

  it("does not ring for other people's chats, nor for answers", () => {
    const attention = new Attention(ME);
    attention.begin();
    expect(rings(attention, unread("a", { status: "active", assignee: "somebody else" }))).toEqual([]);
    expect(rings(attention, unread("b", { status: "active", assignee: ME }, "agent"))).toEqual([]);
    expect(rings(attention, unread("c", { status: "active", assignee: ME }))).toEqual(["message c"]);
  });

  it("does not ring for old ones that come up in a search", () => {
    const attention = new Attention(ME);
    rings(attention, unread("a", { minute: 30 }));
    expect(rings(attention, unread("old", { minute: 1 }))).toEqual([]);
    expect(rings(attention, unread("new", { minute: 31 }))).toEqual(["chat new"]);
  });
});

describe("waitingFor", () => {
  it("counts what is unread and mine or nobody's", () => {
    const all = [
      unread("a", {}),
      unread("b", { status: "active", assignee: ME }),
      unread("c", { status: "active", assignee: "somebody else" }),
      conversation("read", {}),
    ];
    expect(waitingFor(all, ME)).toBe(2);
  });
});
