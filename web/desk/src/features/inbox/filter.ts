import type { Conversation } from "@deskbell/protocol/types";

export const views = ["waiting", "mine", "all"] as const;
export type View = (typeof views)[number];

export const states = ["open", "resolved", "closed"] as const;
export type State = (typeof states)[number];

/** What the list shows; it lives in the address, so that a list can be sent to a colleague. */
export interface InboxSearch {
  view: View;
  /** Does not apply to `waiting`, which is a state itself. */
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
    state: view === "waiting" ? "open" : state,
    q: typeof q === "string" || typeof q === "number" ? String(q) : "",
  };
}

/** What to ask the server for. */
export function listQuery({ view, state, q }: InboxSearch): Record<string, string> {
  if (q.trim() !== "") return { q: q.trim() };
  if (view === "waiting") return { status: "waiting" };
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
  if (view === "waiting") return status === "waiting";
  if (view === "mine" && assignee?.id !== me) return false;
  return state === "open" ? status === "waiting" || status === "active" : status === state;
}
