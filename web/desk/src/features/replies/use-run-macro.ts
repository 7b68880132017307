import { ConnectionError } from "@deskbell/protocol/problem";
import { newClientId } from "@deskbell/protocol/outbox";
import type { Conversation, Message } from "@deskbell/protocol/types";
import { useMemo } from "react";
import { explain, fieldErrors } from "../../lib/explain.ts";
import { toasts } from "../../ui/toast-store.ts";
import type { Desk } from "../live/desk.ts";
import { useColleagues, useDesk } from "../live/use-desk.ts";
import { sayDone } from "../organize/say-done.ts";
import { useTeams } from "../organize/teams.ts";
import { api } from "../session/api.ts";
import { describe, type Names } from "./describe.ts";
import type { Macro } from "./model.ts";
import { repliesStrings as s } from "./strings.ts";

interface Ran {
  conversation: Conversation;
  message: Message | null;
}

/** Runs macros on a conversation, and says what came of it. */
export function useRunMacro(id: string): (macro: Macro) => Promise<void> {
  const desk = useDesk();
  const colleagues = useColleagues();
  const { data: teams } = useTeams();
  return useMemo(() => {
    const names = { colleagues, teams: teams ?? [], me: desk.user.id };
    return (macro) => run(desk, id, macro, names, newClientId());
  }, [desk, id, colleagues, teams]);
}

/** @param clientId the same one again sends no reply twice, and does what was not done */
async function run(desk: Desk, id: string, macro: Macro, names: Names, clientId: string): Promise<void> {
  const { book } = desk;
  const before = book.get(id);
  try {
    if (before && takesFirst(macro, before, names.me)) {
      book.put(await api(`/api/conversations/${id}/assign`, { method: "PUT", body: { agentId: names.me } }));
    }
    const body = { conversationId: id, clientId };
    const { conversation } = await api<Ran>(`/api/macros/${macro.id}/run`, { method: "POST", body });
    book.put(conversation);
    const kept = macro.reply === null ? undefined : s.replyStays;
    sayDone(desk, s.ran(macro.name), [{ before, after: conversation }], { kept });
  } catch (error) {
    refused(macro, names, error, () => void run(desk, id, macro, names, clientId));
  }
}

/** Whoever answers a chat that waits has it from then on, as with an answer of their own; unless the macro says who gets it. */
export function takesFirst({ reply, actions }: Macro, { status }: Conversation, me: string): boolean {
  if (reply === null || status !== "waiting") return false;
  return !actions.some(
    (act) =>
      act.do === "unassign" ||
      act.do === "transfer" ||
      (act.do === "assign" && act.agentId !== undefined && act.agentId !== null && act.agentId !== me),
  );
}

/** Says which part was refused and what was done before it. */
function refused(macro: Macro, names: Names, error: unknown, again: () => void): void {
  const title = s.runFailed(macro.name);
  const part = fieldErrors(error)[0]?.field ?? "";
  const at = Number(/^actions\[(\d+)\]/u.exec(part)?.[1] ?? NaN);
  const act = macro.actions[at];
  if (part === "reply") {
    toasts.show({ tone: "danger", title, detail: `${s.replyRefused(reasonOf(error))} ${s.nothingDone}` });
  } else if (act) {
    const sent = macro.reply === null ? [] : [s.replySent];
    const before = [...sent, ...macro.actions.slice(0, at).map((one) => describe(one, names))];
    const said = before.length === 0 ? s.nothingDone : s.doneBefore(before.join(", "));
    toasts.show({
      tone: "danger",
      title,
      detail: `${s.actRefused(describe(act, names), reasonOf(error))} ${said}`,
    });
  } else {
    // Whether the server acted is not known when it was not reached: the same once more is safe.
    const lost = error instanceof ConnectionError;
    toasts.show({
      tone: "danger",
      title,
      detail: lost ? explain(error) : `${explain(error)} ${s.nothingDone}`,
      ...(lost ? { action: { label: s.again, run: again } } : {}),
    });
  }
}

/** The server's own sentence: its first field only says which part it is of. */
function reasonOf(error: unknown): string {
  const faults = fieldErrors(error);
  const text = faults[0]?.message ?? explain(error);
  return /[.!?]$/u.test(text) ? text : `${text}.`;
}
