import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isNewLane, newClientId, Outbox, type KeyValueStore, type OutboxEntry } from "../src/outbox.ts";
import { ConnectionError, ProblemError } from "../src/problem.ts";
import type { ProblemSlug } from "../src/problem.ts";
import { randomFrom } from "./sample.ts";

const problem = (slug: ProblemSlug, retryAfter: number | null = null) =>
  new ProblemError({ type: `/problems/${slug}`, title: slug, status: 400, detail: slug, retryAfter });

/** One storage that several tabs see, with the event that the others get. */
function sharedStorage() {
  const values = new Map<string, string>();
  const tabs = new Set<(key: string, value: string | null) => void>();
  const tab = (): KeyValueStore => {
    let own: ((key: string, value: string | null) => void) | undefined;
    const tellOthers = (key: string, value: string | null) => {
      for (const handler of tabs) if (handler !== own) queueMicrotask(() => handler(key, value));
    };
    return {
      get: (key) => values.get(key) ?? null,
      set: (key, value) => {
        values.set(key, value);
        tellOthers(key, value);
      },
      remove: (key) => {
        values.delete(key);
        tellOthers(key, null);
      },
      keys: (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)),
      onChange: (handler) => {
        own = handler;
        tabs.add(handler);
        return () => tabs.delete(handler);
      },
    };
  };
  return { values, tab };
}

/** What the contract promises of a server: a clientId is taken once, and answered the same ever after. */
class FakeServer {
  readonly conversations = new Map<string, string[]>();
  readonly #starts = new Map<string, string>();
  /** Thrown at the next sends, in order; `after` ones are thrown when the server has already committed. */
  readonly trouble: { error: Error; after?: boolean }[] = [];
  readonly seen: OutboxEntry[] = [];

  readonly send = async (entry: OutboxEntry): Promise<string> => {
    this.seen.push(entry);
    await Promise.resolve();
    const trouble = this.trouble.shift();
    if (trouble && !trouble.after) throw trouble.error;
    const id = this.#commit(entry);
    if (trouble) throw trouble.error;
    return id;
  };

  #commit(entry: OutboxEntry): string {
    if (entry.kind === "start") {
      const id = this.#starts.get(entry.clientId) ?? `c${this.#starts.size + 1}`;
      this.#starts.set(entry.clientId, id);
      if (!this.conversations.has(id)) this.conversations.set(id, [entry.content]);
      return id;
    }
    expect(isNewLane(entry.lane)).toBe(false);
    const lines = this.conversations.get(entry.lane) ?? [];
    this.conversations.set(entry.lane, lines);
    if (!this.#taken.has(entry.clientId)) lines.push(entry.content);
    this.#taken.add(entry.clientId);
    return entry.lane;
  }
  readonly #taken = new Set<string>();
}

const outboxOn = async (store: KeyValueStore, server: FakeServer, renames: [string, string][] = []) => {
  const outbox = new Outbox({
    store,
    prefix: "o:",
    send: server.send,
    onRename: (from, to) => renames.push([from, to]),
  });
  await outbox.load();
  return outbox;
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});
const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

describe("an outbox", () => {
  it("keeps what is written while there is no connection, and sends it in order when there is", async () => {
    const server = new FakeServer();
    const outbox = await outboxOn(sharedStorage().tab(), server);
    for (const text of ["one", "two", "three"]) outbox.add("c9", text);
    await settle();
    expect(server.seen).toEqual([]);
    expect(outbox.entries.map((e) => e.content)).toEqual(["one", "two", "three"]);
    outbox.resume();
    await settle();
    expect(server.conversations.get("c9")).toEqual(["one", "two", "three"]);
    expect(outbox.entries).toEqual([]);
  });

  it("survives a reload with its order and its clientIds", async () => {
    const server = new FakeServer();
    const storage = sharedStorage();
    const before = await outboxOn(storage.tab(), server);
    const written = ["one", "two"].map((text) => before.add("c9", text).clientId);
    const after = await outboxOn(storage.tab(), server);
    expect(after.entries.map((e) => e.clientId)).toEqual(written);
    after.resume();
    await settle();
    expect(server.conversations.get("c9")).toEqual(["one", "two"]);
    expect(storage.values.size).toBe(0);
  });

  it("does not double what was committed while the answer was lost", async () => {
    const server = new FakeServer();
    server.trouble.push({ error: new ConnectionError("lost"), after: true });
    const outbox = await outboxOn(sharedStorage().tab(), server);
    outbox.resume();
    outbox.add("c9", "one");
    await settle();
    outbox.pause();
    outbox.resume();
    await settle();
    expect(server.seen.length).toBe(2);
    expect(server.conversations.get("c9")).toEqual(["one"]);
  });

  it("begins a conversation first and then sends what followed", async () => {
    const server = new FakeServer();
    const renames: [string, string][] = [];
    const outbox = await outboxOn(sharedStorage().tab(), server, renames);
    const { lane } = outbox.start("hello");
    outbox.add(lane, "anyone there?");
    outbox.resume();
    await settle();
    expect(server.conversations.get("c1")).toEqual(["hello", "anyone there?"]);
    expect(renames).toEqual([[lane, "c1"]]);
  });

  it("waits as long as the server asks, and goes on in order", async () => {
    const server = new FakeServer();
    server.trouble.push({ error: problem("rate-limited", 7) });
    const outbox = await outboxOn(sharedStorage().tab(), server);
    outbox.resume();
    outbox.add("c9", "one");
    outbox.add("c9", "two");
    await settle(6_900);
    expect(server.seen.length).toBe(1);
    await settle(200);
    expect(server.conversations.get("c9")).toEqual(["one", "two"]);
  });

  it.each<ProblemSlug>(["busy", "storage-unavailable", "internal"])("tries again after %s", async (slug) => {
    const server = new FakeServer();
    server.trouble.push({ error: problem(slug) }, { error: problem(slug) });
    const outbox = await outboxOn(sharedStorage().tab(), server);
    outbox.resume();
    outbox.add("c9", "one");
    await settle(10_000);
    expect(server.conversations.get("c9")).toEqual(["one"]);
  });

  it.each<ProblemSlug>(["validation-failed", "conversation-closed", "too-large", "not-found", "forbidden"])(
    "keeps what was refused as %s, says why, and sends the next",
    async (slug) => {
      const server = new FakeServer();
      server.trouble.push({ error: problem(slug) });
      const outbox = await outboxOn(sharedStorage().tab(), server);
      outbox.resume();
      const refused = outbox.add("c9", "one");
      outbox.add("c9", "two");
      await settle(60_000);
      expect(server.conversations.get("c9")).toEqual(["two"]);
      expect(outbox.entries.map((e) => e.problem?.type)).toEqual([`/problems/${slug}`]);
      outbox.retry(refused.clientId);
      await settle();
      expect(server.conversations.get("c9")).toEqual(["two", "one"]);
    },
  );

  it("stops when the server does not know who we are, until it does", async () => {
    const server = new FakeServer();
    server.trouble.push({ error: problem("invalid-token") });
    const outbox = await outboxOn(sharedStorage().tab(), server);
    outbox.resume();
    outbox.add("c9", "one");
    await settle(120_000);
    expect(server.seen.length).toBe(1);
    expect(outbox.entries[0]?.problem).toBeNull();
    outbox.resume();
    await settle();
    expect(server.conversations.get("c9")).toEqual(["one"]);
  });

  it("gives a refused text back for editing, and nothing that may be on its way", async () => {
    const server = new FakeServer();
    const outbox = await outboxOn(sharedStorage().tab(), server);
    const waiting = outbox.add("c9", "waiting");
    expect(outbox.take(waiting.clientId)).toBeUndefined();
    server.trouble.push({ error: problem("validation-failed") });
    outbox.resume();
    await settle();
    expect(outbox.take(waiting.clientId)?.content).toBe("waiting");
    expect(outbox.entries).toEqual([]);
  });

  it("lets the second line begin the conversation when the refused first is discarded", async () => {
    const server = new FakeServer();
    const outbox = await outboxOn(sharedStorage().tab(), server);
    server.trouble.push({ error: problem("validation-failed") });
    const first = outbox.start("refused");
    outbox.add(first.lane, "second");
    outbox.add(first.lane, "third");
    outbox.resume();
    await settle();
    expect(server.seen.length).toBe(1);
    outbox.take(first.clientId);
    await settle();
    expect(server.conversations.get("c1")).toEqual(["second", "third"]);
  });

  it("moves what a closed conversation refused into a new one", async () => {
    const server = new FakeServer();
    server.trouble.push({ error: problem("conversation-closed") }, { error: problem("conversation-closed") });
    const outbox = await outboxOn(sharedStorage().tab(), server);
    outbox.resume();
    outbox.add("c9", "one");
    outbox.add("c9", "two");
    await settle();
    outbox.startAnew("c9");
    await settle();
    expect(server.conversations.get("c1")).toEqual(["one", "two"]);
    expect(outbox.entries).toEqual([]);
  });

  it("sends once from two tabs, and both end empty", async () => {
    const server = new FakeServer();
    const storage = sharedStorage();
    const a = await outboxOn(storage.tab(), server);
    const b = await outboxOn(storage.tab(), server);
    const { lane } = a.start("hello");
    await settle();
    b.add(lane, "from the other tab");
    a.resume();
    b.resume();
    await settle(60_000);
    expect([...server.conversations.values()]).toEqual([["hello", "from the other tab"]]);
    expect([a.entries, b.entries, storage.values.size]).toEqual([[], [], 0]);
  });

  it("ignores what is not an entry in its storage", async () => {
    const storage = sharedStorage();
    storage.values.set("o:x", "{not json").set("o:y", '{"clientId":1}').set("other", "1");
    const outbox = await outboxOn(storage.tab(), new FakeServer());
    expect(outbox.entries).toEqual([]);
  });

  it("makes clientIds of 128 random bits", () => {
    const ids = Array.from({ length: 100 }, newClientId);
    expect(new Set(ids).size).toBe(100);
    expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
  });
});

describe.each(Array.from({ length: 40 }, (_, i) => i))("under any trouble (seed %i)", (seed) => {
  it("delivers every line of every conversation once and in order", async () => {
    const random = randomFrom(seed);
    const server = new FakeServer();
    const storage = sharedStorage();
    let outbox = await outboxOn(storage.tab(), server);
    const expected = new Map<string, string[]>();
    const lanes: string[] = [];
    for (let step = 0; step < 60; step += 1) {
      const chance = random();
      if (chance < 0.1 || lanes.length === 0) {
        const text = `start ${step}`;
        outbox.start(text);
        lanes.push(text);
        expected.set(text, [text]);
      } else if (chance < 0.5) {
        const start = lanes[Math.floor(random() * lanes.length)] ?? "";
        // Where the conversation is by now: still in the outbox, or on the server.
        const lane =
          outbox.entries.find((e) => e.kind === "start" && e.content === start)?.lane ??
          [...server.conversations].find(([, lines]) => lines[0] === start)?.[0] ??
          "";
        outbox.add(lane, `line ${step}`);
        expected.get(start)?.push(`line ${step}`);
      } else if (chance < 0.6) {
        outbox.resume();
      } else if (chance < 0.7) {
        outbox.pause();
      } else if (chance < 0.78) {
        // A reload: the old page sends nothing any more.
        outbox.pause();
        await settle();
        outbox = await outboxOn(storage.tab(), server);
      } else {
        const after = random() < 0.5;
        server.trouble.push({ error: random() < 0.5 ? new ConnectionError("lost") : problem("busy"), after });
      }
      if (random() < 0.6) await settle(Math.floor(random() * 3_000));
    }
    server.trouble.length = 0;
    outbox.resume();
    await settle(120_000);
    const got = new Map([...server.conversations.values()].map((lines) => [lines[0] ?? "", lines]));
    expect(got).toEqual(expected);
    expect(storage.values.size).toBe(0);
  });
});
