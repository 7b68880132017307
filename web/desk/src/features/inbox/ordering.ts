import type { Conversation } from "@deskbell/protocol/types";
import { belongs, type InboxSearch } from "./filter.ts";

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
  all: () => Conversation[];
  heardAt: (id: string) => number;
}

/** Newest activity first; the id decides between equals, so that the order is the same everywhere. */
export function byActivity(a: Conversation, b: Conversation): number {
  const difference = Date.parse(b.lastActivityAt) - Date.parse(a.lastActivityAt);
  return difference !== 0 ? difference : a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}

/**
 * What a list shows: what was loaded for it and still belongs, and what has come to belong since. Where the list goes
 * on beyond what is loaded, nothing is added behind its end: what lies between is not known.
 */
export function listed(search: InboxSearch, loaded: Loaded, known: Known, me: string): Conversation[] {
  const own = loaded.ids.flatMap((id) => known.get(id) ?? []);
  const kept = own.filter((conversation) => belongs(search, conversation, me) !== false).sort(byActivity);
  const have = new Set(loaded.ids);
  const end = loaded.more ? kept.at(-1) : undefined;
  const come = known
    .all()
    .filter(
      (conversation) =>
        !have.has(conversation.id) &&
        known.heardAt(conversation.id) > loaded.askedAt &&
        belongs(search, conversation, me) === true &&
        (end === undefined ? !loaded.more : byActivity(conversation, end) < 0),
    );
  return come.length === 0 ? kept : [...kept, ...come].sort(byActivity);
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
