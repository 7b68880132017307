import type { Conversation } from "@deskbell/protocol/types";
import { explain } from "../../lib/explain.ts";
import { toasts } from "../../ui/toast-store.ts";
import type { Desk } from "../live/desk.ts";
import { api } from "../session/api.ts";
import { isAdmin } from "../session/use-session.ts";
import { organizeStrings as s } from "./strings.ts";
import { undoSteps } from "./undo.ts";

/** What something did to a conversation. */
export interface Done {
  before: Conversation | undefined;
  after: Conversation;
}

/** Says what was done, and offers the way back where there is one. */
export function sayDone(desk: Desk, title: string, done: readonly Done[], kept?: string): void {
  const who = { me: desk.user.id, mayForce: isAdmin(desk.user) };
  const ways = done.flatMap(({ before, after }) =>
    before !== undefined && undoSteps(before, after, who) !== null ? [{ before, after }] : [],
  );
  const back = ways.length > 0;
  toasts.show({
    tone: "info",
    title,
    ...(back && kept !== undefined ? { detail: kept } : {}),
    ...(back ? { action: { label: s.undo, run: () => void undo(desk, ways) } } : {}),
  });
}

async function undo(
  desk: Desk,
  ways: readonly { before: Conversation; after: Conversation }[],
): Promise<void> {
  const { book, user } = desk;
  try {
    for (const { before, after } of ways) {
      const now = book.get(after.id) ?? after;
      const steps = undoSteps(before, after, { now, me: user.id, mayForce: isAdmin(user) }) ?? [];
      for (const { path, body } of steps) {
        book.put(await api<Conversation>(`/api/conversations/${after.id}${path}`, { method: "PUT", body }));
      }
    }
    toasts.show({ tone: "info", title: s.undone });
  } catch (error) {
    toasts.show({ tone: "danger", title: s.undoFailed, detail: explain(error) });
  }
}
