import type { LiveSocket } from "@deskbell/protocol/socket";
import type { Conversation, Message } from "@deskbell/protocol/types";
import { describe, expect, it, vi } from "vitest";
import { agentSender, message } from "../../protocol/tests/sample.ts";
import { Inbox } from "../panel/inbox.ts";

interface Joined {
  conversation: Conversation;
  messages: Message[];
  hasMore: boolean;
}

/** A connection whose answers come when the test gives them. */
function fakeSocket() {
  const handlers = new Map<string, (data: unknown) => void>();
  const asked: { data: unknown; answer: (joined: Joined) => void }[] = [];
  const socket = {
    state: "ready",
    on: (event: string, handler: (data: unknown) => void) => handlers.set(event, handler),
    notify: () => undefined,
    request: (_: string, data: unknown) =>
      new Promise<Joined>((answer) => {
        asked.push({ data, answer });
      }),
  } as unknown as LiveSocket;
  return { socket, asked, tell: (event: string, data: unknown) => handlers.get(event)?.(data) };
}

const at = (second: number) => new Date(1_700_000_000_000 + second * 1000).toISOString();

const summary = (second: number, lastSeq: number, over: Partial<Conversation> = {}) =>
  ({
    id: "c1",
    status: "active",
    assignee: { id: "a1", name: "Ada", avatarUrl: null },
    lastSeq,
    lastMessage: message(lastSeq),
    unread: 0,
    updatedAt: at(second),
    lastActivityAt: at(second),
    ...over,
  }) as Conversation;

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => message(from + index));

describe("the visitor's inbox", () => {
  it("stays closed when the answer to a join was overtaken by the closing", async () => {
    const { socket, asked, tell } = fakeSocket();
    const inbox = new Inbox(socket);
    inbox.takeConversation(summary(2, 2));
    const joined = inbox.join("c1");
    const closed = message(3, { kind: "event", content: "closed", sender: agentSender });
    tell("message:new", { message: closed });
    tell("conversation:updated", {
      conversation: summary(3, 3, { status: "closed", assignee: null, lastMessage: closed }),
    });
    asked[0]?.answer({ conversation: summary(2, 2), messages: lines(1, 2), hasMore: false });
    await vi.waitFor(() => expect(asked[1]?.data).toMatchObject({ after: 2 }));
    expect(inbox.conversation("c1")).toMatchObject({ status: "closed", assignee: null, lastSeq: 3 });
    asked[1]?.answer({
      conversation: summary(3, 3, { status: "closed", assignee: null }),
      messages: [closed],
      hasMore: false,
    });
    await joined;
    expect(inbox.thread("c1").messages.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it("takes the state from an answer that does not know the latest line yet", async () => {
    const { socket, asked, tell } = fakeSocket();
    const inbox = new Inbox(socket);
    inbox.takeConversation(summary(2, 2, { status: "waiting", assignee: null }));
    void inbox.join("c1");
    tell("message:new", { message: message(4, { sender: agentSender }) });
    asked[0]?.answer({ conversation: summary(3, 3), messages: lines(1, 3), hasMore: false });
    await vi.waitFor(() => expect(asked[1]?.data).toMatchObject({ after: 3 }));
    expect(inbox.conversation("c1")).toMatchObject({ status: "active", lastSeq: 4, unread: 1 });
  });

  it("shows the lines of an answer whose summary is older than they are, and asks for nothing more", async () => {
    const { socket, asked, tell } = fakeSocket();
    const inbox = new Inbox(socket);
    const joined = inbox.join("c1");
    asked[0]?.answer({ conversation: summary(2, 2), messages: lines(1, 4), hasMore: false });
    await joined;
    expect(asked).toHaveLength(1);
    expect(inbox.thread("c1")).toMatchObject({ lastSeq: 4, ahead: [] });
    for (const line of lines(3, 4)) tell("message:new", { message: line });
    expect(inbox.thread("c1").messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(inbox.conversation("c1")).toMatchObject({ lastSeq: 4, lastMessage: { seq: 4 } });
    expect(asked).toHaveLength(1);
  });
});
