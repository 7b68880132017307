import { describe, expect, it } from "vitest";
import type { OutboxEntry } from "../src/outbox.ts";
import {
  emptyThread,
  gapAfter,
  linesOf,
  withLastSeq,
  withLatest,
  withMessages,
  withOlder,
  withUpdate,
  withWatermark,
  type Thread,
} from "../src/thread.ts";
import type { Message } from "../src/types.ts";
import { agentSender, message, randomFrom } from "./sample.ts";

const seqs = (thread: Thread) => thread.messages.map((m) => m.seq);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const page = (from: number, to: number) => range(from, to).map((seq) => message(seq));
const entry = (clientId: string, over: Partial<OutboxEntry> = {}): OutboxEntry => ({
  clientId,
  lane: "c1",
  kind: "message",
  content: "typed",
  at: 1,
  problem: null,
  ...over,
});

describe("a thread", () => {
  it("shows nothing that came before the first page, and everything after it", () => {
    const early = withMessages(emptyThread("c1", "visitor"), [message(3)]);
    expect(seqs(early)).toEqual([]);
    expect(gapAfter(early)).toBeNull();
    expect(seqs(withLatest(early, page(1, 2), false))).toEqual([1, 2, 3]);
  });

  it("holds back what lies behind a gap, and says what to ask for", () => {
    const thread = withLatest(emptyThread("c1", "visitor"), page(1, 2), false);
    const gapped = withMessages(thread, [message(4)]);
    expect(seqs(gapped)).toEqual([1, 2]);
    expect(gapAfter(gapped)).toBe(2);
    const filled = withMessages(gapped, [message(3), message(4)]);
    expect(seqs(filled)).toEqual([1, 2, 3, 4]);
    expect(gapAfter(filled)).toBeNull();
  });

  it("knows of a gap from the conversation alone", () => {
    const thread = withLatest(emptyThread("c1", "visitor"), page(1, 2), false);
    expect(gapAfter(withLastSeq(thread, 5))).toBe(2);
  });

  it("takes a message once, however often it comes", () => {
    const thread = withLatest(emptyThread("c1", "visitor"), page(1, 3), false);
    expect(withMessages(thread, [message(2), message(3)])).toBe(thread);
  });

  it("drops what it had when the latest page does not reach back to it", () => {
    const thread = withLatest(emptyThread("c1", "visitor"), page(1, 3), false);
    const jumped = withLatest(thread, page(200, 299), true);
    expect(seqs(jumped)).toEqual(range(200, 299));
    expect(jumped.reachedStart).toBe(false);
  });

  it("joins history on and knows when it has reached the start", () => {
    const thread = withLatest(emptyThread("c1", "visitor"), page(151, 250), true);
    const older = withOlder(thread, page(51, 150), true);
    expect(older.reachedStart).toBe(false);
    const all = withOlder(older, page(1, 50), false);
    expect(seqs(all)).toEqual(range(1, 250));
    expect(all.reachedStart).toBe(true);
  });

  it("is at its start when it is empty", () => {
    expect(withLatest(emptyThread("c1", "visitor"), [], false).reachedStart).toBe(true);
  });

  it("moves watermarks forward only, and read implies delivered", () => {
    const thread = withLatest(emptyThread("c1", "visitor"), page(1, 3), false);
    const read = withWatermark(thread, "read", 2);
    expect(linesOf(read, []).map((l) => l.status)).toEqual(["read", "read", "sent"]);
    expect(withWatermark(read, "read", 1)).toBe(read);
    expect(linesOf(withWatermark(read, "delivered", 3), []).map((l) => l.status)).toEqual([
      "read",
      "read",
      "delivered",
    ]);
  });

  it("never lets a late answer take a receipt back", () => {
    const thread = withLatest(emptyThread("c1", "visitor"), [message(1, { status: "read" })], false);
    expect(linesOf(withMessages(thread, [message(1)]), [])[0]?.status).toBe("read");
  });

  it("shows an edit, and not an older text that comes after it", () => {
    const thread = withLatest(emptyThread("c1", "visitor"), page(1, 2), false);
    const edited = withUpdate(
      thread,
      message(2, { content: "better", editedAt: "2026-01-01T00:00:00.000Z" }),
    );
    expect(edited.messages[1]?.content).toBe("better");
    expect(withMessages(edited, [message(2)]).messages[1]?.content).toBe("better");
    expect(withUpdate(thread, message(9))).toBe(thread);
  });

  it("puts waiting lines last and shows none twice", () => {
    const thread = withLatest(
      emptyThread("c1", "visitor"),
      [message(1), message(2, { sender: agentSender })],
      false,
    );
    const lines = linesOf(thread, [
      entry("client-1"),
      entry("x"),
      entry("y", { problem: { type: "/problems/too-large", title: "", status: 413, detail: null } }),
    ]);
    expect(lines.map((l) => [l.key, l.status])).toEqual([
      ["client-1", "sent"],
      ["m2", null],
      ["x", "waiting"],
      ["y", "failed"],
    ]);
  });

  it("hides a waiting line that is committed but held back behind a gap", () => {
    const thread = withMessages(withLatest(emptyThread("c1", "visitor"), page(1, 1), false), [message(3)]);
    expect(linesOf(thread, [entry("client-3")]).map((l) => l.key)).toEqual(["client-1"]);
  });

  it("gives receipts to the business's own lines only when the business looks", () => {
    const thread = withLatest(
      emptyThread("c1", "business"),
      [message(1), message(2, { sender: agentSender }), message(3, { sender: agentSender, kind: "event" })],
      false,
    );
    expect(linesOf(thread, []).map((l) => l.status)).toEqual([null, "sent", null]);
  });
});

/**
 * A server log of random length reaches the thread as a lossy, reordering, doubling network would bring it, with
 * gaps asked for as they show. Whatever happens, what is shown is a run without gaps, and in the end the whole log.
 */
describe.each(range(1, 60))("any order of arrival (seed %i)", (seed) => {
  it("ends as the server's log, and never shows a hole or a double on the way", () => {
    const random = randomFrom(seed);
    const pick = (n: number) => Math.floor(random() * n);
    const log: Message[] = page(1, 1 + pick(300)).map((m) =>
      random() < 0.5 ? { ...m, sender: agentSender } : m,
    );
    let committed = pick(log.length);
    const latest = log.slice(Math.max(0, committed - 100), committed);
    let thread = emptyThread("c1", "visitor");
    const inFlight: Message[] = [];
    const check = () => {
      const shown = seqs(thread);
      expect(shown).toEqual(shown.map((_, i) => (shown[0] ?? 1) + i));
    };
    const fillGap = () => {
      const after = gapAfter(thread);
      if (after === null) return false;
      const rest = log.slice(0, committed).filter((m) => m.seq > after);
      thread = withMessages(thread, rest.slice(0, 1 + pick(80)));
      return true;
    };
    let joined = false;
    while (committed < log.length || inFlight.length > 0 || !joined) {
      if (!joined && random() < 0.2) {
        thread = withLatest(thread, latest, committed > 100 && latest[0]?.seq !== 1);
        joined = true;
      }
      if (committed < log.length) {
        const next = log[committed];
        committed += 1;
        for (let copies = pick(3); next && copies > 0; copies -= 1) inFlight.push(next);
      }
      if (inFlight.length > 0 && random() < 0.7)
        thread = withMessages(thread, inFlight.splice(pick(inFlight.length), 1));
      if (joined && random() < 0.3) fillGap();
      check();
    }
    thread = withLastSeq(thread, committed);
    while (fillGap()) check();
    while (!thread.reachedStart) {
      const first = thread.messages[0]?.seq ?? 1;
      const older = log.slice(0, first - 1);
      thread = withOlder(thread, older.slice(-50), older.length > 50);
      check();
    }
    expect(thread.messages.map((m) => m.id)).toEqual(log.map((m) => m.id));
    expect(thread.ahead).toEqual([]);
  });
});
