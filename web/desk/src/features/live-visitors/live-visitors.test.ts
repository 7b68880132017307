import type { LiveSocket, SocketState } from "@deskbell/protocol/socket";
import type { Conversation, List, LiveVisitor } from "@deskbell/protocol/types";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLiveVisitors } from "./live-visitors.ts";

/** A connection by hand: the test says what is heard. */
function connection() {
  const handlers = new Map<string, (data: unknown) => void>();
  const states: ((state: SocketState) => void)[] = [];
  const socket = {
    on: (event: string, handler: (data: unknown) => void) => handlers.set(event, handler),
    onState: (handler: (state: SocketState) => void) => states.push(handler),
  } as unknown as LiveSocket;
  return {
    socket,
    hear: (event: string, data: unknown) => handlers.get(event)?.(data),
    become: (state: SocketState) => states.forEach((handler) => handler(state)),
  };
}

const visitor = (id: string, startedAt: string, more: Partial<LiveVisitor> = {}): LiveVisitor => ({
  id,
  name: id,
  email: null,
  phone: null,
  online: true,
  page: { url: `https://shop.example/${id}`, title: null, referrer: null, at: startedAt },
  firstSeenAt: startedAt,
  lastSeenAt: startedAt,
  visit: { startedAt, referrer: null, widgetId: "w" },
  openConversation: null,
  ...more,
});

const conversation = (of: LiveVisitor, status: Conversation["status"]) =>
  ({ id: "c", status, assignee: null, visitor: of }) as unknown as Conversation;

describe("who is on the sites", () => {
  let line: ReturnType<typeof connection>;
  let answer: (list: List<LiveVisitor>) => void;
  /** How each request is answered, in the order in which they were made. */
  let answers: ((list: List<LiveVisitor>) => void)[];
  let live: ReturnType<typeof createLiveVisitors>;

  beforeEach(() => {
    vi.useFakeTimers();
    line = connection();
    answers = [];
    const ask = () =>
      new Promise<List<LiveVisitor>>((resolve) => {
        answer = resolve;
        answers.push(resolve);
      });
    live = createLiveVisitors(line.socket, ask);
  });
  afterEach(() => vi.useRealTimers());

  const loaded = async (...items: LiveVisitor[]) => {
    line.become("ready");
    answer({ items, nextCursor: null });
    await vi.advanceTimersByTimeAsync(0);
  };

  it("has the newest arrival first", async () => {
    await loaded(visitor("a", "2026-01-01T00:00:02.000Z"), visitor("b", "2026-01-01T00:00:01.000Z"));
    line.hear("visitor:online", { visitor: visitor("c", "2026-01-01T00:00:03.000Z") });
    await vi.advanceTimersByTimeAsync(300);
    expect(live.ids()).toEqual(["c", "a", "b"]);
    expect(live.count()).toBe(3);
  });

  it("takes what was heard while the list was on its way for newer than the list", async () => {
    line.become("ready");
    const left = visitor("left", "2026-01-01T00:00:01.000Z");
    line.hear("visitor:offline", { visitor: { ...left, online: false } });
    line.hear("visitor:online", { visitor: visitor("came", "2026-01-01T00:00:02.000Z") });
    answer({ items: [left], nextCursor: null });
    await vi.advanceTimersByTimeAsync(300);
    expect(live.ids()).toEqual(["came"]);
  });

  it("takes the page and the chat that were heard of meanwhile for newer than the list", async () => {
    const a = visitor("a", "2026-01-01T00:00:02.000Z");
    await loaded(a);
    line.become("ready");
    const page = { url: "https://shop.example/cart", title: "Cart", referrer: null, at: a.lastSeenAt };
    line.hear("visitor:page", { visitorId: "a", page });
    line.hear("conversation:new", { conversation: conversation(a, "waiting") });
    answer({ items: [a], nextCursor: null });
    await vi.advanceTimersByTimeAsync(300);
    expect(live.get("a")).toMatchObject({ page, openConversation: { id: "c" } });
  });

  it("forgets nothing that was heard because more was asked for meanwhile", async () => {
    const [a, left] = [visitor("a", "2026-01-01T00:00:02.000Z"), visitor("left", "2026-01-01T00:00:01.000Z")];
    line.become("ready");
    answer({ items: [a], nextCursor: "next" });
    await vi.advanceTimersByTimeAsync(0);
    line.become("ready");
    line.hear("visitor:offline", { visitor: { ...left, online: false } });
    void live.loadMore();
    answers[1]?.({ items: [a, left], nextCursor: null });
    await vi.advanceTimersByTimeAsync(300);
    expect(live.ids()).toEqual(["a"]);
  });

  it("shows who leaves for a moment, counts them no more, and keeps who comes back", async () => {
    const [a, b] = [visitor("a", "2026-01-01T00:00:02.000Z"), visitor("b", "2026-01-01T00:00:01.000Z")];
    await loaded(a, b);
    line.hear("visitor:offline", { visitor: { ...a, online: false } });
    line.hear("visitor:offline", { visitor: { ...b, online: false } });
    await vi.advanceTimersByTimeAsync(300);
    expect([live.ids(), live.count()]).toEqual([["a", "b"], 0]);
    line.hear("visitor:online", { visitor: b });
    await vi.advanceTimersByTimeAsync(5_000);
    expect([live.ids(), live.count()]).toEqual([["b"], 1]);
  });

  it("knows the chat of each, until it is over", async () => {
    const a = visitor("a", "2026-01-01T00:00:02.000Z");
    await loaded(a);
    line.hear("conversation:new", { conversation: conversation(a, "waiting") });
    expect(live.get("a")?.openConversation).toEqual({ id: "c", status: "waiting", assignee: null });
    line.hear("conversation:updated", { conversation: conversation(a, "resolved") });
    expect(live.get("a")?.openConversation).toBeNull();
  });

  it("forgets after a lost connection who is not in the new list", async () => {
    await loaded(visitor("a", "2026-01-01T00:00:02.000Z"));
    line.become("connecting");
    await loaded(visitor("b", "2026-01-01T00:00:03.000Z"));
    expect(live.ids()).toEqual(["b"]);
  });
});
