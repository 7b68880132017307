import { ProblemError } from "@deskbell/protocol/problem";
import type { Agent, Conversation } from "@deskbell/protocol/types";
import { useMemo } from "react";
import { explain } from "../../lib/explain.ts";
import { toasts } from "../../ui/toast-store.ts";
import { visitorName } from "../inbox/names.ts";
import { useDesk } from "../live/use-desk.ts";
import { sayDone } from "../organize/say-done.ts";
import { api } from "../session/api.ts";
import { may, useUser } from "../session/use-session.ts";
import { threadStrings as s } from "./strings.ts";

type Verb = keyof typeof s.actionFailed;

const routes: Record<Verb, string> = {
  take: "assign",
  unassign: "assign",
  resolve: "resolve",
  close: "close",
  reopen: "reopen",
};

/** What can be done with a conversation: shown at once, taken back with a reason when the server refuses. */
export function useActions(id: string) {
  const desk = useDesk();
  const { book } = desk;
  const user = useUser();
  return useMemo(() => {
    const me = { id: user.id, name: user.name, avatarUrl: user.avatarUrl };
    const act = async (
      verb: Verb,
      patch: Partial<Conversation>,
      body?: Record<string, unknown>,
    ): Promise<boolean> => {
      const before = book.get(id);
      const settle = book.lay(id, patch);
      try {
        const path = `/api/conversations/${id}/${routes[verb]}`;
        const after = await api<Conversation>(path, { method: "PUT", body: body ?? {} });
        book.put(after);
        // Taking and reopening say themselves what they did, at the place where they are undone.
        if (verb !== "take" && verb !== "reopen")
          sayDone(desk, s.actionDone[verb](visitorName(after.visitor)), [{ before, after }]);
        return true;
      } catch (error) {
        if (verb === "take" && error instanceof ProblemError && error.slug === "already-assigned")
          conflict(error);
        else toasts.show({ tone: "danger", title: s.actionFailed[verb], detail: explain(error) });
        return false;
      } finally {
        settle();
      }
    };
    const take = (force = false) =>
      act(
        "take",
        { assignee: me, status: "active", offer: null },
        force ? { agentId: me.id, force } : { agentId: me.id },
      );
    const conflict = (error: ProblemError) => {
      const by = error.problem.assignee;
      const assignee = by ? { ...by, avatarUrl: by.avatarUrl ?? null } : null;
      if (assignee)
        book.update(id, ({ status }) => ({ assignee, status: status === "waiting" ? "active" : status }));
      toasts.show({
        tone: "danger",
        title: assignee ? s.alreadyAssigned(assignee.name) : explain(error),
        detail: s.alreadyAssignedText,
        ...(may(user, "take-over")
          ? { action: { label: s.takeOverAnyway, run: () => void take(true) } }
          : {}),
      });
    };
    return {
      user,
      take,
      unassign: () => act("unassign", { assignee: null, status: "waiting" }, { agentId: null }),
      resolve: () => act("resolve", { status: "resolved" }),
      close: () => act("close", { status: "closed" }),
      reopen: () => act("reopen", { status: book.get(id)?.assignee ? "active" : "waiting" }),
    };
  }, [id, desk, book, user]);
}

export type Actions = ReturnType<typeof useActions>;

/** What makes sense in the state that a conversation is in, and is allowed to whoever looks at it. */
export function possible(conversation: Conversation, user: Pick<Agent, "id" | "permissions">) {
  const { status, assignee } = conversation;
  const answers = may(user, "answer");
  const open = answers && (status === "waiting" || status === "active");
  return {
    /** Anything that is kept of it: subject, tags, fields. */
    change: answers,
    take: open && assignee?.id !== user.id,
    /** Somebody else has it: taking needs `force`. */
    takeOver: open && assignee !== null && assignee.id !== user.id,
    unassign: open && assignee !== null,
    transfer: open && may(user, "assign"),
    snooze: open,
    merge: answers && status !== "closed",
    resolve: open,
    close: answers && status !== "closed",
    reopen: answers && !open && (conversation.mergedInto ?? null) === null,
  };
}
