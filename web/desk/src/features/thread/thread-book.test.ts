import type { LiveSocket, SocketState } from "@deskbell/protocol/socket";
import type { Conversation, Message, Note } from "@deskbell/protocol/types";
import { describe, expect, it, vi } from "vitest";
import { message } from "../../../../protocol/tests/sample.ts";
import { ConversationBook } from "../inbox/book.ts";
import { conversation } from "../inbox/conversation-sample.ts";
import { ThreadBook } from "./thread-book.ts";

interface Joined {
  conversation: Conversation;
  messages: Message[];
  hasMore: boolean;
  notes: Note[];
  notesHasMore?: boolean;
}

const notes = (from: number, to: number): Note[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({
    id: `n${from + index}`,
    conversationId: "c1",
    noteSeq: from + index,
    afterSeq: 1,
    clientId: null,
    author: { id: "a1", name: "Ada", avatarUrl: null },
    content: `note ${from + index}`,
    mentions: [],
    createdAt: "2026-01-01T12:00:00.000Z",
  }));

const lines = (to: number) => Array.from({ length: to }, (_, index) => message(index + 1));

/** A desk whose server has `total` notes, and answers joins with what the test says. */
function deskWith(total: number, join: (data: { notesAfter?: number }) => Partial<Joined>) {
  const handlers = new Map<string, ((data: unknown) => void)[]>();
  const socket = {
    state: "ready" as SocketState,
    on: (event: string, handler: (data: unknown) => void) =>
      handlers.set(event, [...(handlers.get(event) ?? []), handler]),
    onState: () => undefined,
    notify: () => undefined,
    request: vi.fn((event: string, data: { notesAfter?: number }) =>
      Promise.resolve(
        event === "conversation:join"
          ? {
              conversation: conversation("c1"),
              messages: [message(1)],
              hasMore: false,
              notes: [],
              ...join(data),
            }
          : {},
      ),
    ),
  };
  const api = vi.fn((_: string, { query = {} }: { query?: Record<string, string | number> } = {}) => {
    const after = Number(query["after"]);
    const to = Math.min(total, after + Number(query["limit"]));
    return Promise.resolve({ items: notes(after + 1, to), hasMore: to < total });
  });
  const book = new ConversationBook();
  const threads = new ThreadBook({
    answers: true,
    socket: socket as unknown as LiveSocket,
    api: api as <T>(...given: Parameters<typeof api>) => Promise<T>,
    book,
  });
  const tell = (event: string, data: unknown) => handlers.get(event)?.forEach((handler) => handler(data));
  return { threads, book, socket, api, tell };
}

const shown = (threads: ThreadBook) => threads.get("c1")?.notes.map(({ noteSeq }) => noteSeq);
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe("the notes of a thread", () => {
  it("are all there, however many, in as many pages as it takes", async () => {
    const { threads, api } = deskWith(1203, () => ({ notes: notes(1, 500), notesHasMore: true }));
    threads.open("c1");
    await vi.waitFor(() => expect(shown(threads)).toEqual(upTo(1203)));
    expect(api.mock.calls.map(([path, options]) => [path, options?.query?.["after"]])).toEqual([
      ["/api/conversations/c1/notes", 500],
      ["/api/conversations/c1/notes", 1000],
    ]);
  });

  it("are not asked for again when the join brought them all", async () => {
    const { threads, api } = deskWith(500, () => ({ notes: notes(1, 500), notesHasMore: false }));
    threads.open("c1");
    await vi.waitFor(() => expect(shown(threads)).toEqual(upTo(500)));
    expect(api).not.toHaveBeenCalled();
  });

  it("have no hole when a live one came before those that precede it", async () => {
    const { threads, tell, socket } = deskWith(703, ({ notesAfter = 0 }) => ({
      notes: notes(notesAfter + 1, Math.min(703, notesAfter + 500)),
      notesHasMore: notesAfter + 500 < 703,
    }));
    threads.open("c1");
    tell("note:new", { note: notes(703, 703)[0] });
    await vi.waitFor(() => expect(shown(threads)).toEqual(upTo(703)));
    expect(socket.request).toHaveBeenCalledWith(
      "conversation:join",
      expect.objectContaining({ notesAfter: 0 }),
    );
  });

  it("stop being asked for when a page is empty, whatever it promises", async () => {
    const { threads, api } = deskWith(0, () => ({ notes: notes(1, 2), notesHasMore: true }));
    api.mockImplementation(() => Promise.resolve({ items: [], hasMore: true }));
    threads.open("c1");
    await vi.waitFor(() => expect(shown(threads)).toEqual([1, 2]));
    expect(api).toHaveBeenCalledTimes(1);
  });
});

describe("a join whose summary is older than its lines", () => {
  const older = { conversation: conversation("c1", { lastSeq: 2 }), messages: lines(4), notes: [] };

  it("shows the lines and asks for nothing more", async () => {
    const { threads, socket } = deskWith(0, () => older);
    threads.open("c1");
    await vi.waitFor(() => expect(threads.get("c1")?.thread.messages).toHaveLength(4));
    expect(threads.get("c1")?.thread).toMatchObject({ lastSeq: 4, ahead: [] });
    expect(socket.request).toHaveBeenCalledTimes(1);
  });

  it("does not make unread what was read meanwhile, when the lines come live too", async () => {
    const { threads, book, tell } = deskWith(0, () => older);
    threads.open("c1");
    await vi.waitFor(() => expect(threads.get("c1")?.thread.messages).toHaveLength(4));
    threads.markRead("c1", 4);
    for (const line of lines(4).slice(2)) tell("message:new", { message: line });
    expect(book.get("c1")).toMatchObject({ lastSeq: 4, unread: 0, lastMessage: { seq: 4 } });
  });
});
