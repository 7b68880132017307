import type { Conversation, Priority } from "@deskbell/protocol/types";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { explain } from "../../lib/explain.ts";
import { fullTime } from "../../lib/time.ts";
import { toasts } from "../../ui/toast-store.ts";
import { useDesk } from "../live/use-desk.ts";
import { api } from "../session/api.ts";
import { sayDone } from "./say-done.ts";
import { organizeStrings as s } from "./strings.ts";
import { sameTag, tagsKey, useTags } from "./tags.ts";

/** What is changed of a conversation besides its lifecycle: shown at once, taken back when the server refuses. */
export function useOrganize(id: string) {
  const desk = useDesk();
  const { book } = desk;
  const client = useQueryClient();
  const { data: known } = useTags();
  return useMemo(() => {
    const change = async (
      path: string,
      body: Record<string, unknown>,
      patch: Partial<Conversation>,
      failed: string,
      done?: string,
    ): Promise<boolean> => {
      const before = book.get(id);
      const settle = book.lay(id, patch);
      try {
        const after = await api<Conversation>(`/api/conversations/${id}${path}`, { method: "PUT", body });
        book.put(after);
        if (done !== undefined) sayDone(desk, done, [{ before, after }]);
        return true;
      } catch (error) {
        toasts.show({ tone: "danger", title: failed, detail: explain(error) });
        return false;
      } finally {
        settle();
      }
    };
    return {
      setTags: async (tags: readonly string[]) => {
        const done = await change("/tags", { tags }, { tags: [...tags] }, s.tagsFailed);
        const fresh = tags.some((tag) => !known?.some(({ name }) => sameTag(name, tag)));
        if (done && fresh) await client.invalidateQueries({ queryKey: [tagsKey] });
      },
      setPriority: (priority: Priority) => change("/priority", { priority }, { priority }, s.priorityFailed),
      setSubject: (subject: string | null) => change("", { subject }, { subject }, s.describeFailed),
      /** `null` takes the field away. */
      setField: (name: string, value: string | null) => {
        const fields = { ...book.get(id)?.fields, [name]: value };
        const left = Object.fromEntries(Object.entries(fields).filter(([, one]) => one !== null));
        return change("", { fields: { [name]: value } }, { fields: left }, s.describeFailed);
      },
      /** `null` takes it up again. */
      snooze: (until: Date | null) => {
        const at = until?.toISOString() ?? null;
        const done = at === null ? undefined : s.snoozed(fullTime(at));
        return change("/snooze", { until: at }, { snoozedUntil: at }, s.snoozeFailed, done);
      },
    };
  }, [id, desk, book, client, known]);
}

export type Organize = ReturnType<typeof useOrganize>;
