import { newClientId } from "@deskbell/protocol/outbox";
import { ProblemError } from "@deskbell/protocol/problem";
import { cleanValue } from "@deskbell/protocol/sendable";
import type { Conversation, Message } from "@deskbell/protocol/types";
import { Link, useNavigate } from "@tanstack/react-router";
import { SendHorizontal } from "lucide-react";
import { useRef, useState } from "react";
import { explain } from "../../lib/explain.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Modal } from "../../ui/modal.tsx";
import { parseInboxSearch } from "../inbox/filter.ts";
import { shortName } from "../inbox/names.ts";
import { useDesk } from "../live/use-desk.ts";
import { api } from "../session/api.ts";
import { characters } from "../session/limits.ts";
import { MAX_MESSAGE, sendableText } from "../thread/limits.ts";
import { shortAddress } from "./origin.ts";
import { liveVisitorsStrings as s } from "./strings.ts";
import { useLiveVisitor } from "./use-live-visitors.ts";

interface Approached {
  conversation: Conversation;
  message: Message;
}

const mine = parseInboxSearch({ view: "mine" });

/** The first message to somebody who is on the site. It leads to the thread. */
// long: the markup of one dialog, read from top to bottom.
export function StartChat({ id, onClose }: { id: string; onClose: () => void }) {
  const { book, liveVisitors } = useDesk();
  const navigate = useNavigate();
  // Who leaves meanwhile stands in the dialog as they were.
  const current = useLiveVisitor(id);
  const [last, setLast] = useState(current);
  if (current !== undefined && current !== last) setLast(current);
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  /** The same text is the same message, however often it is tried. */
  const attempt = useRef({ text: "", clientId: "" });
  const over = characters(text) - MAX_MESSAGE;
  const sendable = over > 0 ? null : sendableText(text);
  const visitor = current ?? last;
  if (!visitor) return null;
  const name = shortName(visitor);
  const open = visitor.openConversation;
  const page = visitor.page;

  const send = async () => {
    if (sendable === null || busy) return;
    if (attempt.current.text !== sendable) attempt.current = { text: sendable, clientId: newClientId() };
    setBusy(true);
    setRefusal(null);
    try {
      const { conversation } = await api<Approached>("/api/conversations", {
        method: "POST",
        body: { visitorId: id, clientId: attempt.current.clientId, message: sendable },
      });
      book.put(conversation);
      liveVisitors.takeConversation(conversation);
      onClose();
      await navigate({
        to: "/agent/$conversationId",
        params: { conversationId: conversation.id },
        search: mine,
      });
    } catch (error) {
      setBusy(false);
      const taken = error instanceof ProblemError && error.slug === "conflict";
      setRefusal(taken ? s.talksAlready : explain(error));
      // Which chat that is stands in the list.
      if (taken) void liveVisitors.load();
    }
  };

  return (
    <Modal title={s.startWith(name)} onClose={onClose} lasting={text.trim() !== ""} width={480}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
        className="flex max-h-[80dvh] flex-col gap-3 p-5"
      >
        {open === null && refusal !== null ? <Banner tone="danger">{refusal}</Banner> : null}
        {open === null ? null : (
          <Banner
            tone="warning"
            action={
              <Link
                to="/agent/$conversationId"
                params={{ conversationId: open.id }}
                className={buttonClass("secondary", "sm")}
              >
                {s.openChat}
              </Link>
            }
          >
            {s.talksAlready}
          </Banner>
        )}
        <p className="truncate text-13 text-text-2">
          {current?.online !== true
            ? s.gone
            : page === null
              ? s.noPage
              : s.nowOn(page.title === null || page.title === "" ? shortAddress(page.url) : page.title)}
        </p>
        <textarea
          data-focus-first
          rows={4}
          aria-label={s.message}
          aria-invalid={over > 0 || undefined}
          placeholder={s.messagePlaceholder}
          value={text}
          onChange={(event) => setText(cleanValue(event.target))}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            void send();
          }}
          className="block field-sizing-content max-h-[40dvh] min-h-24 w-full resize-none rounded-input border border-control/70 bg-bg px-3 py-2.5 text-14 outline-none focus:border-accent-text"
        />
        <div className="flex items-center justify-end gap-2">
          <p role={over > 0 ? "alert" : undefined} className="min-w-0 grow text-12 text-danger-text">
            {over > 0 ? s.tooLong(over) : ""}
          </p>
          <Button onClick={onClose}>{s.cancel}</Button>
          <Button
            type="submit"
            tone="primary"
            busy={busy}
            disabled={sendable === null || open !== null}
            icon={<SendHorizontal aria-hidden />}
          >
            {s.send}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
