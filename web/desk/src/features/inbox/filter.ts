import type { Conversation } from "@deskbell/protocol/types";
import {
  isNarrowed,
  narrowedBelongs,
  narrowingQuery,
  none,
  parseNarrowing,
  type Around,
  type Narrowing,
} from "../search/narrowing.ts";

export const views = ["waiting", "mine", "all", "snoozed"] as const;
export type View = (typeof views)[number];

export const states = ["open", "resolved", "closed"] as const;
export type State = (typeof states)[number];

/**
 * What the list shows; it lives in the address, so that a list can be sent to a colleague. What is narrowed is sought in
 * everything, whatever the view; the view is where one comes back to.
 */
export interface InboxSearch extends Narrowing {
  view: View;
  /** Does not apply to `waiting` and `snoozed`, which are states themselves. */
  state: State;
}

/** What an address means that says nothing. */
export const plainSearch: InboxSearch = { view: "waiting", state: "open", ...none };

/** Reads the address; what it does not know becomes the default. */
export function parseInboxSearch(search: Record<string, unknown>): InboxSearch {
  const view = views.find((one) => one === search["view"]) ?? "waiting";
  const state = states.find((one) => one === search["state"]) ?? "open";
  return { view, state: hasStates(view) ? state : "open", ...parseNarrowing(search) };
}

/** Whether a view is told apart by states. */
export function hasStates(view: View): boolean {
  return view === "mine" || view === "all";
}

/** The queue: it is kept in serving order, and asked for in it. */
export function isQueue(search: InboxSearch): boolean {
  return search.view === "waiting" && !isNarrowed(search);
}

/** What to ask the server for. */
export function listQuery(search: InboxSearch): Record<string, string> {
  if (isNarrowed(search)) return narrowingQuery(search);
  const { view, state } = search;
  if (view === "waiting") return { status: "waiting", snoozed: "false" };
  if (view === "snoozed") return { status: "waiting,active", snoozed: "true" };
  const status = state === "open" ? (view === "mine" ? "active" : "waiting,active") : state;
  return view === "mine" ? { assignee: "me", status, snoozed: "false" } : { status };
}

/** Where narrowing begins: with what the view shows. */
export function narrowingOf(search: InboxSearch): Narrowing {
  if (isNarrowed(search)) return search;
  const { status = "", assignee = "", snoozed = "" } = listQuery(search);
  return { ...none, status, assignee, snoozed };
}

/** Whether a conversation belongs here; `null` where only the server can tell: keep what it gave. */
export function belongs(search: InboxSearch, conversation: Conversation, around: Around): boolean | null {
  if (isNarrowed(search)) return narrowedBelongs(search, conversation, around);
  const { view, state } = search;
  const { status, assignee } = conversation;
  const open = status === "waiting" || status === "active";
  const snoozed = open && (conversation.snoozedUntil ?? null) !== null;
  if (view === "snoozed") return snoozed;
  if (view === "waiting") return status === "waiting" && !snoozed;
  if (view === "mine" && (assignee?.id !== around.me || snoozed)) return false;
  return state === "open" ? open : status === state;
}
