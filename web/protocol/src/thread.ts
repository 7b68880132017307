import type { OutboxEntry } from "./outbox.ts";
import type { Message, MessageStatus } from "./types.ts";

/** Whose eyes a conversation is seen with. */
export type Side = "visitor" | "business";

/**
 * What one side knows of a conversation's messages. Immutable: every function here returns a new one, or the same
 * when nothing changed.
 */
export interface Thread {
  readonly conversationId: string;
  readonly side: Side;
  /** Without gaps, ascending by `seq`; begins with 1 when `reachedStart`. */
  readonly messages: readonly Message[];
  /** Came before something that precedes it: not shown until the gap is filled. */
  readonly ahead: readonly Message[];
  /** The first page has been seen. */
  readonly loaded: boolean;
  /** There is nothing older than the first of `messages`. */
  readonly reachedStart: boolean;
  /** The highest `seq` that is known to exist. */
  readonly lastSeq: number;
  /** How far the other side has got. */
  readonly delivered: number;
  readonly read: number;
}

export type LineStatus = "waiting" | "failed" | MessageStatus;

/** One line to show: a committed message, or one from the outbox. */
export interface Line {
  /** Stays the same when a waiting line becomes a committed message. */
  readonly key: string;
  readonly own: boolean;
  readonly message: Message | null;
  readonly entry: OutboxEntry | null;
  /** For own lines; `null` for the other side's and for events. */
  readonly status: LineStatus | null;
}

export function emptyThread(conversationId: string, side: Side): Thread {
  return {
    conversationId,
    side,
    messages: [],
    ahead: [],
    loaded: false,
    reachedStart: false,
    lastSeq: 0,
    delivered: 0,
    read: 0,
  };
}

export function isOwn(thread: Pick<Thread, "side">, message: Message): boolean {
  return thread.side === "visitor"
    ? message.sender.kind === "visitor"
    : message.sender.kind === "agent" || message.sender.kind === "ai";
}

/**
 * The first page or a later look at the latest messages (`conversation:join` without `after`).
 * When it does not reach back to what is known, the known is dropped: it can be loaded again as history.
 */
export function withLatest(thread: Thread, page: readonly Message[], hasMore: boolean): Thread {
  const first = page[0];
  const lastKnown = lastContiguous(thread);
  const overlaps = thread.loaded && (!first || first.seq <= lastKnown + 1);
  if (overlaps) return merge(thread, page);
  const fresh = { ...thread, messages: [], loaded: true, reachedStart: !hasMore, ahead: thread.ahead };
  return merge({ ...fresh, messages: first ? [first] : [] }, page);
}

/** What came after a known `seq` (`conversation:join` with `after`), or live messages in any order. */
export function withMessages(thread: Thread, messages: readonly Message[]): Thread {
  return merge(thread, messages);
}

/** A page of history: what precedes the first known message. */
export function withOlder(thread: Thread, page: readonly Message[], hasMore: boolean): Thread {
  const merged = merge(thread, page);
  const reachedStart = !hasMore || merged.messages[0]?.seq === 1;
  return reachedStart === merged.reachedStart ? merged : { ...merged, reachedStart };
}

/** An edited or deleted message; one that is not known is ignored. */
export function withUpdate(thread: Thread, message: Message): Thread {
  const known =
    thread.messages.some((m) => m.seq === message.seq) || thread.ahead.some((m) => m.seq === message.seq);
  return known ? merge(thread, [message]) : thread;
}

/** The other side's watermark moved; it never moves back, and read implies delivered. */
export function withWatermark(thread: Thread, kind: "delivered" | "read", seq: number): Thread {
  const read = kind === "read" ? Math.max(thread.read, seq) : thread.read;
  const delivered = Math.max(thread.delivered, seq);
  return read === thread.read && delivered === thread.delivered ? thread : { ...thread, read, delivered };
}

/** The conversation is known to have messages up to this `seq`. */
export function withLastSeq(thread: Thread, lastSeq: number): Thread {
  return lastSeq > thread.lastSeq ? { ...thread, lastSeq } : thread;
}

/** The `after` to ask for when something is missing; `null` when nothing is. */
export function gapAfter(thread: Thread): number | null {
  if (!thread.loaded) return null;
  const last = lastContiguous(thread);
  return thread.lastSeq > last ? last : null;
}

/** Where the messages without gaps end; 0 when there are none. */
export function lastContiguous(thread: Thread): number {
  return thread.messages.at(-1)?.seq ?? 0;
}

/** What is to be shown: committed messages, then what waits in the outbox and is not among them. */
export function linesOf(thread: Thread, entries: readonly OutboxEntry[]): Line[] {
  const committed = new Set<string>();
  const lines = thread.messages.map((message): Line => {
    const own = isOwn(thread, message);
    if (own && message.clientId) committed.add(message.clientId);
    return {
      key: own && message.clientId ? message.clientId : message.id,
      own,
      message,
      entry: null,
      status: own && message.kind !== "event" ? statusOf(thread, message) : null,
    };
  });
  for (const message of thread.ahead) {
    if (isOwn(thread, message) && message.clientId) committed.add(message.clientId);
  }
  for (const entry of entries) {
    if (committed.has(entry.clientId)) continue;
    const status = entry.problem ? "failed" : "waiting";
    lines.push({ key: entry.clientId, own: true, message: null, entry, status });
  }
  return lines;
}

export function statusOf(thread: Thread, message: Message): MessageStatus {
  if (message.status === "read" || message.seq <= thread.read) return "read";
  if (message.status === "delivered" || message.seq <= thread.delivered) return "delivered";
  return "sent";
}

/**
 * Puts messages where their `seq` belongs. `messages` stays the run without gaps that the known one is part of;
 * what lies behind a gap goes `ahead`, what lies before one is history that has not been asked for.
 */
function merge(thread: Thread, incoming: readonly Message[]): Thread {
  const bySeq = new Map<number, Message>();
  for (const message of thread.messages) bySeq.set(message.seq, message);
  for (const message of thread.ahead) bySeq.set(message.seq, message);
  let changed = false;
  for (const message of incoming) {
    const known = bySeq.get(message.seq);
    const newer = known ? newerOf(known, message) : message;
    if (newer === known) continue;
    bySeq.set(message.seq, newer);
    changed = true;
  }
  const sorted = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
  const lastSeq = Math.max(thread.lastSeq, sorted.at(-1)?.seq ?? 0);
  if (!thread.loaded) return changed ? { ...thread, ahead: sorted, lastSeq } : thread;
  const start = thread.messages[0]?.seq ?? 1;
  let from = start;
  while (bySeq.has(from - 1)) from -= 1;
  let to = start - 1;
  while (bySeq.has(to + 1)) to += 1;
  const messages = sorted.filter((message) => message.seq >= from && message.seq <= to);
  const ahead = sorted.filter((message) => message.seq > to);
  const watermarks = watermarksIn(thread, messages);
  if (!changed && messages.length === thread.messages.length && lastSeq === thread.lastSeq) return thread;
  return {
    ...thread,
    ...watermarks,
    messages,
    ahead,
    lastSeq,
    reachedStart: thread.reachedStart || messages[0]?.seq === 1,
  };
}

/**
 * An answer may be older than an event that came before it: edits and receipts never go back. Nothing says which of two
 * sets of reactions is the newer one: the last that was said counts.
 */
function newerOf(known: Message, incoming: Message): Message {
  const changedAt = (m: Message) => m.deletedAt ?? m.editedAt ?? "";
  const content = changedAt(incoming) >= changedAt(known) ? incoming : known;
  const status = RANK[incoming.status] > RANK[known.status] ? incoming.status : known.status;
  const same = changedAt(incoming) === changedAt(known) && status === known.status;
  if (content === incoming && same && JSON.stringify(incoming.reactions) === JSON.stringify(known.reactions))
    return known;
  return content.status === status ? content : { ...content, status };
}

const RANK: Record<MessageStatus, number> = { sent: 0, delivered: 1, read: 2 };

function watermarksIn(thread: Thread, messages: readonly Message[]): Pick<Thread, "delivered" | "read"> {
  let { delivered, read } = thread;
  for (const message of messages) {
    if (!isOwn(thread, message)) continue;
    if (message.status !== "sent") delivered = Math.max(delivered, message.seq);
    if (message.status === "read") read = Math.max(read, message.seq);
  }
  return { delivered, read };
}
