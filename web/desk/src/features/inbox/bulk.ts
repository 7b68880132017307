import type { Act, BulkAnswer, Conversation } from "@deskbell/protocol/types";
import { ProblemError } from "@deskbell/protocol/problem";
import { explain } from "../../lib/explain.ts";
import type { Desk } from "../live/desk.ts";
import { api } from "../session/api.ts";
import { sayDone, sayRefusals, type Done, type Refusal } from "../organize/say-done.ts";
import { inboxStrings as s } from "./strings.ts";

/** The most that the server takes at a time. */
const AT_A_TIME = 100;

/** Does one thing to many conversations: shown at once, and what was refused is taken back and said. */
export async function bulk(desk: Desk, ids: readonly string[], act: Act): Promise<void> {
  const { book, selection } = desk;
  const refused: Refusal[] = [];
  const done: Done[] = [];
  for (let from = 0; from < ids.length; from += AT_A_TIME) {
    const some = ids.slice(from, from + AT_A_TIME);
    const before = new Map(some.map((id) => [id, book.get(id)]));
    const settle = some.map((id) => book.lay(id, patchOf(act, book.get(id), desk)));
    try {
      const body = { ids: some, act };
      const { items } = await api<BulkAnswer>("/api/conversations/bulk", { method: "POST", body });
      for (const { id, conversation, error } of items) {
        if (conversation) {
          book.put(conversation);
          done.push({ before: before.get(id), after: conversation });
        } else refused.push({ id, reason: error ? explain(new ProblemError(error)) : "" });
      }
    } catch (error) {
      refused.push(...some.map((id) => ({ id, reason: explain(error) })));
    }
    for (const each of settle) each();
  }
  // What was refused stays chosen, to try something else with it.
  selection.keep(refused.map(({ id }) => id));
  if (refused.length === 0) return sayDone(desk, s.bulkDone(ids.length), done);
  const title = refused.length === ids.length ? s.bulkFailed : s.bulkRefused(refused.length, ids.length);
  sayDone(desk, title, done, { refused: sayRefusals(desk, refused) });
}

/** What a conversation looks like once it is done. */
function patchOf(act: Act, known: Conversation | undefined, { user }: Desk): Partial<Conversation> {
  switch (act.do) {
    case "assign":
      return { status: "active", assignee: { id: user.id, name: user.name, avatarUrl: user.avatarUrl } };
    case "resolve":
      return { status: "resolved" };
    case "close":
      return { status: "closed" };
    case "priority":
      return { priority: act.priority };
    case "tag": {
      const kept = (known?.tags ?? []).filter((tag) => !act.remove.includes(tag));
      return { tags: [...new Set([...kept, ...act.add])] };
    }
    default:
      return {};
  }
}
