import type { Conversation, Priority } from "@deskbell/protocol/types";
import type { Around } from "../search/narrowing.ts";
import { belongs, isQueue, type InboxSearch } from "./filter.ts";

/** What one list has loaded so far. */
export interface Loaded {
  ids: readonly string[];
  /** There is more behind the last of them. */
  more: boolean;
  /** The book's version when the first of it was asked for. */
  askedAt: number;
}

/** What a list needs of the book. */
export interface Known {
  get: (id: string) => Conversation | undefined;
  heardSince: (version: number, besides: ReadonlySet<string>) => Conversation[];
}

/** Lists of thousands are sorted with every change: each time is read once. */
function readOnce(time: (conversation: Conversation) => string): (conversation: Conversation) => number {
  const known = new WeakMap<Conversation, number>();
  return (conversation) => {
    const read = known.get(conversation) ?? Date.parse(time(conversation));
    known.set(conversation, read);
    return read;
  };
}

/** When it was last active, in milliseconds. */
export const activityOf = readOnce((conversation) => conversation.lastActivityAt);
const waitingOf = readOnce(waitingSince);

/** Newest activity first; the id decides between equals, so that the order is the same everywhere. */
export function byActivity(a: Conversation, b: Conversation): number {
  const difference = activityOf(b) - activityOf(a);
  return difference !== 0 ? difference : a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}

const ranks: Record<Priority, number> = { low: 0, normal: 1, high: 2, urgent: 3 };

/** As the server serves the queue: by priority, then by how long somebody waits. */
export function byServing(a: Conversation, b: Conversation): number {
  const priority = ranks[b.priority] - ranks[a.priority];
  if (priority !== 0) return priority;
  const since = waitingOf(a) - waitingOf(b);
  return since !== 0 ? since : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Since when it is in the queue; what the server has not said yet began when it was made. */
export function waitingSince(conversation: Conversation): string {
  return conversation.waitingSince ?? conversation.createdAt;
}

/** Which of these waits longest; `null` when there is nothing to compare. */
export function longestWaiting(conversations: readonly Conversation[]): string | null {
  if (conversations.length < 2) return null;
  return conversations.reduce((longest, one) => (waitingOf(one) < waitingOf(longest) ? one : longest)).id;
}

/**
 * What a list shows: what was loaded for it and still belongs, and what has come to belong since. Where the list goes
 * on beyond what is loaded, nothing is added behind its end: what lies between is not known.
 */
export function listed(search: InboxSearch, loaded: Loaded, known: Known, around: Around): Conversation[] {
  const own = loaded.ids.flatMap((id) => known.get(id) ?? []);
  const order = isQueue(search) ? byServing : byActivity;
  const kept = own.filter((conversation) => belongs(search, conversation, around) !== false).sort(order);
  const end = loaded.more ? kept.at(-1) : undefined;
  const come = known
    .heardSince(loaded.askedAt, new Set(loaded.ids))
    .filter(
      (conversation) =>
        belongs(search, conversation, around) === true &&
        (end === undefined ? !loaded.more : order(conversation, end) < 0),
    );
  return come.length === 0 ? kept : [...kept, ...come].sort(order);
}

export interface HeldOrder {
  ids: string[];
  /** How many would come in or move up if the order were let go. */
  pending: number;
}

/**
 * The order to show while nothing may move: everything stays where it was, even what no longer belongs, and only what
 * comes behind the end is added.
 */
export function heldOrder(shown: readonly string[], fresh: readonly string[]): HeldOrder {
  if (shown.length === 0) return { ids: [...fresh], pending: 0 };
  const place = new Map(shown.map((id, index) => [id, index]));
  const lastKept = fresh.findLastIndex((id) => place.has(id));
  const tail = fresh.slice(lastKept + 1);
  let pending = 0;
  let lowest = Infinity;
  for (let index = lastKept; index >= 0; index -= 1) {
    const was = place.get(fresh[index] ?? "");
    if (was === undefined || was > lowest) pending += 1;
    else lowest = was;
  }
  return lastKept < 0 ? { ids: [...shown], pending: fresh.length } : { ids: [...shown, ...tail], pending };
}
