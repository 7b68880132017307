import type { Conversation } from "@deskbell/protocol/types";

export const views = ["waiting", "mine", "all", "snoozed"] as const;
export type View = (typeof views)[number];

export const states = ["open", "resolved", "closed"] as const;
export type State = (typeof states)[number];

/** What the list shows; it lives in the address, so that a list can be sent to a colleague. */
export interface InboxSearch {
  view: View;
  /** Does not apply to `waiting` and `snoozed`, which are states themselves. */
  state: State;
  /** Searches everything, whatever the view. */
  q: string;
}

/** Reads the address; what it does not know becomes the default. */
export function parseInboxSearch(search: Record<string, unknown>): InboxSearch {
  const view = views.find((one) => one === search["view"]) ?? "waiting";
  const state = states.find((one) => one === search["state"]) ?? "open";
  const q = search["q"];
  return {
    view,
    state: hasStates(view) ? state : "open",
    q: typeof q === "string" || typeof q === "number" ? String(q) : "",
  };
}

/** Whether a view is told apart by states. */
export function hasStates(view: View): boolean {
  return view === "mine" || view === "all";
}

/** The queue: it is kept in serving order, and asked for in it. */
export function isQueue({ view, q }: InboxSearch): boolean {
  return view === "waiting" && q.trim() === "";
}

/** What to ask the server for. It does not tell what is laid aside from the rest: `belongs` does. */
export function listQuery({ view, state, q }: InboxSearch): Record<string, string> {
  if (q.trim() !== "") return { q: q.trim() };
  if (view === "waiting") return { status: "waiting" };
  if (view === "snoozed") return { status: "waiting,active" };
  const status = state === "open" ? (view === "mine" ? "active" : "waiting,active") : state;
  return view === "mine" ? { assignee: "me", status } : { status };
}

/** Whether a conversation belongs here. A search is the server's to answer: `null`, keep what it gave. */
export function belongs(
  { view, state, q }: InboxSearch,
  conversation: Conversation,
  me: string,
): boolean | null {
  if (q.trim() !== "") return null;
  const { status, assignee } = conversation;
  const open = status === "waiting" || status === "active";
  const snoozed = open && (conversation.snoozedUntil ?? null) !== null;
  if (view === "snoozed") return snoozed;
  if (view === "waiting") return status === "waiting" && !snoozed;
  if (view === "mine" && (assignee?.id !== me || snoozed)) return false;
  return state === "open" ? open : status === state;
}
