import type { Conversation } from "@deskbell/protocol/types";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { explain } from "../../lib/explain.ts";
import { fullTime } from "../../lib/time.ts";
import { Banner } from "../../ui/banner.tsx";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { Modal } from "../../ui/modal.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { previewOf, visitorName } from "../inbox/names.ts";
import { StatusDot } from "../inbox/status-dot.tsx";
import { useConversation, useDesk } from "../live/use-desk.ts";
import { api } from "../session/api.ts";
import { organizeStrings as s } from "./strings.ts";
import { useOthers } from "./use-others.ts";

/** Lets a conversation go on in another one of the same visitor. */
// long: the markup of one dialog, read from top to bottom.
export function MergeDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { book, user } = useDesk();
  const navigate = useNavigate();
  const conversation = useConversation(id);
  const { others, more } = useOthers(conversation);
  const [into, setInto] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const open = others?.filter(({ status }) => status !== "closed") ?? [];
  const merge = async () => {
    if (into === null) return;
    setBusy(true);
    try {
      book.put(await api<Conversation>(`/api/conversations/${id}/merge`, { method: "PUT", body: { into } }));
      toasts.show({ tone: "info", title: s.merged });
      onClose();
      await navigate({
        to: "/agent/$conversationId",
        params: { conversationId: into },
        search: (search: object) => search,
      });
    } catch (error) {
      setBusy(false);
      setRefusal(explain(error));
    }
  };
  return (
    <Modal
      title={s.mergeTitle(conversation ? visitorName(conversation.visitor) : "")}
      onClose={onClose}
      width={460}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void merge();
        }}
        className="flex max-h-[80dvh] flex-col gap-4 p-5"
      >
        {refusal === null ? null : <Banner tone="danger">{refusal}</Banner>}
        <p className="text-13 text-text-2">
          {others !== null && open.length === 0 ? s.mergeNone : s.mergeText}
        </p>
        <div role="radiogroup" aria-label={s.merge} className="min-h-0 overflow-y-auto">
          {open.map((other) => (
            <label
              key={other.id}
              className="flex items-center gap-2.5 rounded-control px-2 py-2 text-13 hover:bg-raised has-checked:bg-accent-soft"
            >
              <input
                type="radio"
                name="merge-into"
                checked={into === other.id}
                onChange={() => setInto(other.id)}
                className="size-4 shrink-0 accent-(--accent)"
              />
              <span className="min-w-0 grow">
                <span className="block truncate">
                  {other.subject ?? previewOf(other.lastMessage, user.id)}
                </span>
                <span className="block text-12 text-text-3">{fullTime(other.lastActivityAt)}</span>
              </span>
              <StatusDot status={other.status} />
            </label>
          ))}
        </div>
        {more ? <p className="text-12 text-text-3">{s.newestOnly(open.length)}</p> : null}
        <FormButtons onCancel={onClose} busy={busy} disabled={into === null}>
          {s.mergeButton}
        </FormButtons>
      </form>
    </Modal>
  );
}
