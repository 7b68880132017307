import { cleanValue } from "@deskbell/protocol/sendable";
import type { Message } from "@deskbell/protocol/types";
import { clsx } from "clsx";
import { useState } from "react";
import { explain } from "../../lib/explain.ts";
import { Button } from "../../ui/button.tsx";
import { inputClass } from "../../ui/field.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { useDesk } from "../live/use-desk.ts";
import { api } from "../session/api.ts";
import { characters } from "../session/limits.ts";
import { MAX_MESSAGE } from "./limits.ts";
import { threadStrings as s } from "./strings.ts";

export function MessageEditor({ message, onDone }: { message: Message; onDone: () => void }) {
  const { threads } = useDesk();
  const [text, setText] = useState(message.content ?? "");
  const [busy, setBusy] = useState(false);
  const over = characters(text) - MAX_MESSAGE;
  const save = async () => {
    if (busy || text.trim() === "" || over > 0) return;
    if (text === message.content) return onDone();
    setBusy(true);
    try {
      threads.takeUpdate(
        await api<Message>(`/api/messages/${message.id}`, { method: "PUT", body: { content: text } }),
      );
      onDone();
    } catch (error) {
      setBusy(false);
      toasts.show({ tone: "danger", title: s.editFailed, detail: explain(error) });
    }
  };
  return (
    <div className="w-full max-w-[85%]">
      <textarea
        autoFocus
        aria-label={s.editLabel}
        rows={2}
        value={text}
        onChange={(event) => setText(cleanValue(event.target))}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Escape") onDone();
          else if (event.key === "Enter" && !event.shiftKey) void save();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
        className={clsx(inputClass, "field-sizing-content max-h-60 resize-none py-2")}
      />
      <div className="mt-1.5 flex items-center justify-end gap-2">
        {over > 0 ? <p className="grow text-12 text-danger-text">{s.tooLong(over)}</p> : null}
        <Button size="sm" tone="ghost" onClick={onDone}>
          {s.cancel}
        </Button>
        <Button
          size="sm"
          tone="primary"
          busy={busy}
          disabled={text.trim() === "" || over > 0}
          onClick={() => void save()}
        >
          {s.save}
        </Button>
      </div>
    </div>
  );
}
