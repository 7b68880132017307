import type { Conversation, ConversationStatus } from "@deskbell/protocol/types";
import { beginningOf, endOf, isDay } from "../../lib/day.ts";

/** What a list is narrowed to; each is as the server takes it in its address, and empty where it does not narrow. */
export interface Narrowing {
  q: string;
  /** One or several, with commas. */
  status: string;
  /** `me`, `none` or an agent. */
  assignee: string;
  /** `none` or a team. */
  team: string;
  /** A site key. */
  widget: string;
  priority: string;
  tag: string;
  /** `true`: only what is laid aside; `false`: nothing of it. */
  snoozed: string;
  /** `breached`: only where a promise was missed; `due`: only where one runs and none was. */
  sla: string;
  /** A day, `2026-03-01`. */
  from: string;
  to: string;
}

export const none: Narrowing = {
  q: "",
  status: "",
  assignee: "",
  team: "",
  widget: "",
  priority: "",
  tag: "",
  snoozed: "",
  sla: "",
  from: "",
  to: "",
};

export const narrowingKeys = Object.keys(none) as (keyof Narrowing)[];

/** Reads an address: keys that it does not know, and days that are none, narrow nothing. The server judges the rest. */
export function parseNarrowing(search: Record<string, unknown>): Narrowing {
  const read = { ...none };
  for (const key of narrowingKeys) {
    const value = search[key];
    // The router reads what looks like a number as one, and a yes or no likewise.
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      read[key] = String(value).trim();
  }
  if (!isDay(read.from)) read.from = "";
  if (!isDay(read.to)) read.to = "";
  if (read.snoozed !== "true" && read.snoozed !== "false") read.snoozed = "";
  if (read.sla !== "breached" && read.sla !== "due") read.sla = "";
  return read;
}

/** What it says, without what it does not say. */
export function said(search: Narrowing): Partial<Narrowing> {
  return Object.fromEntries(
    narrowingKeys.filter((key) => search[key] !== "").map((key) => [key, search[key]]),
  );
}

export function isNarrowed(search: Narrowing): boolean {
  return narrowingKeys.some((key) => search[key] !== "");
}

/** As the server takes it: days are those of this desk's time zone. */
export function narrowingQuery(search: Narrowing): Record<string, string> {
  const query: Record<string, string> = { ...said(search) };
  if (search.from !== "") query["from"] = beginningOf(search.from);
  if (search.to !== "") query["to"] = endOf(search.to);
  return query;
}

/** What a person must know besides, to tell whether a conversation belongs. */
export interface Around {
  me: string;
  /** The widget of the site key; `undefined` while it is not known. */
  widgetId?: string | undefined;
}

/** Whether a conversation belongs; `null` where only the server can tell. */
export function narrowedBelongs(
  search: Narrowing,
  conversation: Conversation,
  around: Around,
): boolean | null {
  const { assignee, team, priority, tags, status, widgetId, snoozedUntil = null } = conversation;
  const wanted = {
    status: search.status === "" || search.status.split(",").includes(status),
    assignee: fits(search.assignee === "me" ? around.me : search.assignee, assignee?.id ?? null),
    team: fits(search.team, team),
    priority: search.priority === "" || search.priority === priority,
    tag: search.tag === "" || tags.includes(search.tag),
    sla: search.sla === "" || search.sla === promiseOf(conversation),
    snoozed: search.snoozed === "" || search.snoozed === String(snoozedUntil !== null),
  };
  if (Object.values(wanted).includes(false)) return false;
  const { from, to } = narrowingQuery(search);
  const at = Date.parse(conversation.lastActivityAt);
  if (from !== undefined && at < Date.parse(from)) return false;
  if (to !== undefined && at >= Date.parse(to)) return false;
  if (search.widget !== "" && around.widgetId === undefined) return null;
  if (search.widget !== "" && widgetId !== around.widgetId) return false;
  return search.q === "" ? true : null;
}

/** How its promises stand, as the server tells them apart; `null` when it has none, or they are over. */
function promiseOf({ sla }: Conversation): "breached" | "due" | null {
  if (!sla) return null;
  if (sla.breached.length > 0) return "breached";
  return sla.firstResponseDueAt !== null || sla.resolutionDueAt !== null ? "due" : null;
}

function fits(wanted: string, id: string | null): boolean {
  return wanted === "" || (wanted === "none" ? id === null : wanted === id);
}

/** The statuses that one chooses between. */
export const statusChoices = [
  "waiting",
  "active",
  "waiting,active",
  "resolved",
  "closed",
] as const satisfies readonly (ConversationStatus | "waiting,active")[];

/** A view that is kept holds the narrowing as a query string; its days are those of whoever opens it. */
export function keptQuery(search: Narrowing): string {
  return new URLSearchParams(said(search)).toString();
}

export function readKept(query: string): Narrowing {
  return parseNarrowing(Object.fromEntries(new URLSearchParams(query)));
}
