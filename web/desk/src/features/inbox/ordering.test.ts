import type { Conversation } from "@deskbell/protocol/types";
import { describe, expect, it } from "vitest";
import { ConversationBook } from "./book.ts";
import { conversation } from "./conversation-sample.ts";
import { parseInboxSearch } from "./filter.ts";
import { heldOrder, listed, longestWaiting } from "./ordering.ts";

const ME = "agent-1";
const waiting = parseInboxSearch({ view: "waiting" });
const all = parseInboxSearch({ view: "all" });

function bookOf(...conversations: Conversation[]): ConversationBook {
  const book = new ConversationBook();
  book.put(...conversations);
  return book;
}

function ids(conversations: Conversation[]): string[] {
  return conversations.map(({ id }) => id);
}

describe("listed", () => {
  it("puts the newest activity first, whatever order it was loaded in", () => {
    const book = bookOf(
      conversation("a", { minute: 1 }),
      conversation("b", { minute: 3 }),
      conversation("c", { minute: 2 }),
    );
    expect(ids(listed(all, { ids: ["a", "b", "c"], more: false, askedAt: 0 }, book, { me: ME }))).toEqual([
      "b",
      "c",
      "a",
    ]);
  });

  it("serves the queue by priority, then by how long somebody waits, without what is laid aside", () => {
    const since = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();
    const book = bookOf(
      { ...conversation("late", { minute: 9 }), waitingSince: since(5) },
      { ...conversation("urgent", { minute: 1 }), waitingSince: since(6), priority: "urgent" },
      { ...conversation("early", { minute: 2 }), waitingSince: since(1) },
      { ...conversation("aside", { minute: 2 }), waitingSince: since(0), snoozedUntil: since(59) },
    );
    const loaded = { ids: ["late", "urgent", "early", "aside"], more: false, askedAt: 0 };
    const queue = listed(waiting, loaded, book, { me: ME });
    expect(ids(queue)).toEqual(["urgent", "early", "late"]);
    expect(longestWaiting(queue)).toBe("early");
    expect(ids(listed(parseInboxSearch({ view: "snoozed" }), loaded, book, { me: ME }))).toEqual(["aside"]);
  });

  it("takes in what an event brought and lets go of what was taken", () => {
    const book = bookOf(conversation("a", { minute: 1 }), conversation("b", { minute: 2 }));
    book.put(conversation("new", { minute: 5 }));
    book.put(conversation("a", { minute: 6, status: "active", assignee: ME }));
    expect(ids(listed(waiting, { ids: ["a", "b"], more: false, askedAt: 0 }, book, { me: ME }))).toEqual([
      "b",
      "new",
    ]);
    const mine = parseInboxSearch({ view: "mine" });
    expect(ids(listed(mine, { ids: [], more: false, askedAt: 0 }, book, { me: ME }))).toEqual(["a"]);
  });

  it("adds nothing behind the end of a list that goes on", () => {
    const book = bookOf(conversation("a", { minute: 5 }), conversation("old", { minute: 1 }));
    expect(ids(listed(all, { ids: ["a"], more: true, askedAt: 0 }, book, { me: ME }))).toEqual(["a"]);
    expect(ids(listed(all, { ids: ["a"], more: false, askedAt: 0 }, book, { me: ME }))).toEqual(["a", "old"]);
  });

  it("lets go of what the server did not name when it was asked again", () => {
    const book = bookOf(conversation("a", { minute: 1 }), conversation("gone", { minute: 2 }));
    expect(
      ids(listed(waiting, { ids: ["a"], more: false, askedAt: book.version() }, book, { me: ME })),
    ).toEqual(["a"]);
  });

  it("leaves a search to the server", () => {
    const book = bookOf(conversation("a", { status: "closed" }), conversation("b"));
    const search = parseInboxSearch({ q: "Ada" });
    expect(ids(listed(search, { ids: ["a"], more: false, askedAt: 0 }, book, { me: ME }))).toEqual(["a"]);
  });
});

describe("heldOrder", () => {
  it("moves nothing and counts what would have moved", () => {
    expect(heldOrder(["a", "b", "c"], ["c", "a", "b"])).toEqual({ ids: ["a", "b", "c"], pending: 1 });
    expect(heldOrder(["a", "b"], ["new", "a", "b"])).toEqual({ ids: ["a", "b"], pending: 1 });
  });

  it("keeps in place what no longer belongs", () => {
    expect(heldOrder(["a", "b", "c"], ["a", "c"])).toEqual({ ids: ["a", "b", "c"], pending: 0 });
    expect(heldOrder(["a"], [])).toEqual({ ids: ["a"], pending: 0 });
  });

  it("lets older ones follow behind the end", () => {
    expect(heldOrder(["a", "b"], ["a", "b", "c", "d"])).toEqual({ ids: ["a", "b", "c", "d"], pending: 0 });
  });

  it("holds nothing back in an empty list", () => {
    expect(heldOrder([], ["a"])).toEqual({ ids: ["a"], pending: 0 });
  });
});

describe("ConversationBook", () => {
  it("keeps the newer of two states that overtook each other", () => {
    const book = bookOf(conversation("a", { minute: 2, lastSeq: 5, status: "active" }));
    book.put(conversation("a", { minute: 1, lastSeq: 4, status: "waiting" }));
    expect(book.get("a")?.status).toBe("active");
  });

  it("takes a change from an answer that does not know the latest line yet", () => {
    const book = bookOf(conversation("a", { minute: 1, lastSeq: 3, status: "waiting" }));
    book.update("a", () => ({ lastSeq: 5, unread: 2 }));
    book.put(conversation("a", { minute: 2, lastSeq: 4, status: "active", assignee: ME }));
    expect(book.get("a")).toMatchObject({ status: "active", assignee: { id: ME }, lastSeq: 5, unread: 2 });
  });

  it("does not make unread again what was read here", () => {
    const book = bookOf(conversation("a", { lastSeq: 3 }));
    book.markSeen("a", 3);
    book.put({ ...conversation("a", { lastSeq: 3 }), unread: 1 });
    expect(book.get("a")?.unread).toBe(0);
    book.put({ ...conversation("a", { lastSeq: 4 }), unread: 1 });
    expect(book.get("a")?.unread).toBe(1);
  });

  it("shows what was just done on top, and takes it off again", () => {
    const book = bookOf(conversation("a"));
    const undo = book.lay("a", { status: "resolved" });
    book.update("a", () => ({ unread: 3 }));
    expect(book.get("a")).toMatchObject({ status: "resolved", unread: 3 });
    undo();
    expect(book.get("a")).toMatchObject({ status: "waiting", unread: 3 });
  });
});
