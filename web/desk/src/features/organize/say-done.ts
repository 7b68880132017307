import type { Conversation } from "@deskbell/protocol/types";
import { explain } from "../../lib/explain.ts";
import { toasts } from "../../ui/toast-store.ts";
import type { Desk } from "../live/desk.ts";
import { visitorName } from "../inbox/names.ts";
import { inboxStrings } from "../inbox/strings.ts";
import { api } from "../session/api.ts";
import { may } from "../session/use-session.ts";
import { organizeStrings as s } from "./strings.ts";
import { undoSteps } from "./undo.ts";

/** What something did to a conversation. */
export interface Done {
  before: Conversation | undefined;
  after: Conversation;
}

/** What was refused, and why. */
export interface Refusal {
  id: string;
  reason: string;
}

interface Besides {
  /** What of it cannot be taken back. */
  kept?: string | undefined;
  /** A part was refused: why. */
  refused?: string | undefined;
}

/** So many refusals are said one by one. */
const SAID = 3;

/** Says what was done, and offers the way back where there is one. */
export function sayDone(
  desk: Desk,
  title: string,
  done: readonly Done[],
  { kept, refused }: Besides = {},
): void {
  const who = { me: desk.user.id, mayForce: may(desk.user, "take-over") };
  const ways = done.flatMap(({ before, after }) =>
    before !== undefined && undoSteps(before, after, who) !== null ? [{ before, after }] : [],
  );
  const back = ways.length > 0;
  const detail = refused ?? (back ? kept : undefined);
  toasts.show({
    tone: refused === undefined ? "info" : "danger",
    title,
    ...(detail === undefined ? {} : { detail }),
    ...(back ? { action: { label: s.undo, run: () => void undo(desk, ways) } } : {}),
  });
}

/** The first few by the name of their visitor. */
export function sayRefusals({ book }: Desk, refused: readonly Refusal[]): string {
  const said = refused.slice(0, SAID).map(({ id, reason }) => {
    const visitor = book.get(id)?.visitor;
    return `${visitor ? visitorName(visitor) : inboxStrings.anonymous}: ${reason}`;
  });
  return [...said, ...(refused.length > SAID ? ["…"] : [])].join(" ");
}

/** Each by itself: that one is refused does not keep the others. */
async function undo(
  desk: Desk,
  ways: readonly { before: Conversation; after: Conversation }[],
): Promise<void> {
  const { book, user } = desk;
  const refused: Refusal[] = [];
  for (const { before, after } of ways) {
    const now = book.get(after.id) ?? after;
    const steps = undoSteps(before, after, { now, me: user.id, mayForce: may(user, "take-over") }) ?? [];
    try {
      for (const { path, body } of steps) {
        book.put(await api<Conversation>(`/api/conversations/${after.id}${path}`, { method: "PUT", body }));
      }
    } catch (error) {
      refused.push({ id: after.id, reason: explain(error) });
    }
  }
  const count = refused.length;
  if (count === 0) return toasts.show({ tone: "info", title: s.undone });
  toasts.show({
    tone: "danger",
    title: count === ways.length ? s.undoFailed : s.undonePart(ways.length - count, count),
    // Whose it was goes without saying where there is one.
    detail: ways.length === 1 ? (refused[0]?.reason ?? "") : sayRefusals(desk, refused),
  });
}
