import type { Line } from "@deskbell/protocol/thread";
import type { OutboxEntry } from "@deskbell/protocol/outbox";
import type { Note } from "@deskbell/protocol/types";
import { localDay } from "../../lib/time.ts";

export type TimelineItem =
  | { type: "day"; key: string; at: string }
  /** `head`: the first of what one sender wrote in one go. `status`: whether the receipt is said here. */
  | { type: "line"; key: string; line: Line; head: boolean; showStatus: boolean }
  | { type: "event"; key: string; line: Line }
  | { type: "note"; key: string; note: Note }
  | { type: "unsent-note"; key: string; entry: OutboxEntry };

/** Whether both look the same: items are made anew with every change of a thread, and there may be thousands. */
export function sameItem(a: TimelineItem, b: TimelineItem | undefined): boolean {
  if (a.key !== b?.key) return false;
  if (a.type === "line" && b.type === "line") {
    return a.head === b.head && a.showStatus === b.showStatus && sameLine(a.line, b.line);
  }
  if (a.type === "event" && b.type === "event") return sameLine(a.line, b.line);
  if (a.type === "note" && b.type === "note") return a.note === b.note;
  if (a.type === "unsent-note" && b.type === "unsent-note") return a.entry === b.entry;
  return a.type === "day" && b.type === "day" && a.at === b.at;
}

function sameLine(a: Line, b: Line): boolean {
  return a.own === b.own && a.message === b.message && a.entry === b.entry && a.status === b.status;
}

/** So many messages make a run. */
const RUN = 40;

export interface TimelineRun {
  key: number;
  items: TimelineItem[];
}

/**
 * A timeline in runs, which are the same however much has come before and behind: by the numbers of the messages. What has none
 * is in the run of what stands before it, but a date: that stands above what it is the date of.
 */
export function runsOf(items: readonly TimelineItem[]): TimelineRun[] {
  const runs: TimelineRun[] = [];
  let dates: TimelineItem[] = [];
  for (const item of items) {
    if (item.type === "day") {
      dates.push(item);
      continue;
    }
    const seq = "line" in item ? item.line.message?.seq : undefined;
    const before = runs.at(-1);
    const key = seq === undefined ? (before?.key ?? 0) : Math.floor(seq / RUN);
    const run = before?.key === key ? before : { key, items: [] };
    if (run !== before) runs.push(run);
    run.items.push(...dates, item);
    dates = [];
  }
  return runs;
}

/** What one sender writes within this time stands under one name. */
const GROUP_MS = 5 * 60_000;

/**
 * A thread as it is drawn: date lines, messages with who wrote them said once, events, and each note behind the
 * message that it was written after. What is not sent yet stands at the end, in the order in which it was written.
 */
export function timelineOf(
  lines: readonly Line[],
  notes: readonly Note[],
  unsentNotes: readonly OutboxEntry[],
  reachedStart: boolean,
): TimelineItem[] {
  const firstSeq = lines[0]?.message?.seq ?? 1;
  const shownNotes = notes.filter((note) => reachedStart || note.afterSeq >= firstSeq);
  const sentNotes = new Set(notes.map((note) => note.clientId));
  const rest = unsentNotes.filter((entry) => !sentNotes.has(entry.clientId));
  const builder = new Builder(receiptLines(lines));
  let next = 0;
  for (const line of lines) {
    const seq = line.message?.seq ?? Infinity;
    for (; (shownNotes[next]?.afterSeq ?? Infinity) < seq; next += 1) builder.note(shownNotes[next]);
    const at = line.entry?.at ?? 0;
    while (line.entry && (rest[0]?.at ?? Infinity) < at) builder.unsentNote(rest.shift());
    builder.line(line);
  }
  for (; next < shownNotes.length; next += 1) builder.note(shownNotes[next]);
  for (const entry of rest) builder.unsentNote(entry);
  return builder.items;
}

class Builder {
  readonly items: TimelineItem[] = [];
  readonly #receipts: ReadonlySet<string>;
  #day = "";
  #sender = "";
  #at = 0;

  constructor(receipts: ReadonlySet<string>) {
    this.#receipts = receipts;
  }

  line(line: Line): void {
    const at = line.message?.createdAt ?? new Date(line.entry?.at ?? 0).toISOString();
    this.#dayOf(at);
    if (line.message?.kind === "event") {
      this.#sender = "";
      this.items.push({ type: "event", key: line.key, line });
      return;
    }
    const sender = line.message ? `${line.message.sender.kind} ${line.message.sender.id ?? ""}` : "own";
    const same =
      sender === this.#sender || (sender === "own" && line.own && this.#sender.startsWith("agent"));
    const head = !same || Date.parse(at) - this.#at > GROUP_MS;
    this.#sender = sender === "own" && same ? this.#sender : sender;
    this.#at = Date.parse(at);
    this.items.push({ type: "line", key: line.key, line, head, showStatus: this.#receipts.has(line.key) });
  }

  note(note: Note | undefined): void {
    if (!note) return;
    this.#dayOf(note.createdAt);
    this.#sender = "";
    this.items.push({ type: "note", key: note.clientId ?? note.id, note });
  }

  unsentNote(entry: OutboxEntry | undefined): void {
    if (!entry) return;
    this.#sender = "";
    this.items.push({ type: "unsent-note", key: entry.clientId, entry });
  }

  #dayOf(at: string): void {
    const day = localDay(at);
    if (day === this.#day) return;
    this.#day = day;
    this.#sender = "";
    this.items.push({ type: "day", key: `day ${day}`, at });
  }
}

/**
 * The own lines at which a receipt is said: the last, and wherever it changes. Between them all have the same.
 * What waits or was refused always says so.
 */
function receiptLines(lines: readonly Line[]): Set<string> {
  const chosen = new Set<string>();
  let below: Line["status"] = null;
  for (const line of [...lines].reverse()) {
    if (line.status === null) continue;
    if (line.status !== below || line.status === "waiting" || line.status === "failed") chosen.add(line.key);
    below = line.status;
  }
  return chosen;
}
