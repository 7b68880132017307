import { cleanValue } from "@deskbell/protocol/sendable";
import type { Agent, Conversation } from "@deskbell/protocol/types";
import { Eye, Lock, SendHorizontal, StickyNote } from "lucide-react";
import { clsx } from "clsx";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { Button } from "../../ui/button.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { shortName } from "../inbox/names.ts";
import { useDesk } from "../live/use-desk.ts";
import { RepliesButtons } from "../replies/replies-buttons.tsx";
import { useCanned } from "../replies/use-canned.tsx";
import { characters } from "../session/limits.ts";
import { may } from "../session/use-session.ts";
import type { ComposerHandle } from "./composer-handle.ts";
import type { DraftKind } from "./drafts.ts";
import { COUNT_FROM, MAX_MESSAGE, sendableText } from "./limits.ts";
import { threadStrings as s } from "./strings.ts";
import type { Actions } from "./use-actions.ts";
import { useMentions } from "./use-mentions.tsx";
import { useDraft } from "./use-draft.ts";
import { useTypingSignal } from "./use-typing-signal.ts";

interface ComposerProps {
  conversation: Conversation;
  actions: Actions;
  handle: ComposerHandle;
}

// long: what is written, how it is sent and why it cannot be belong to one form.
export function Composer({ conversation, actions, handle }: ComposerProps) {
  const { outbox, threads, user } = useDesk();
  const id = conversation.id;
  const kinds = allowedKinds(user);
  const [kind, setKind] = useState<DraftKind>(kinds[0] ?? "reply");
  const [text, setText] = useDraft(id, kind);
  const signal = useTypingSignal(id);
  const area = useRef<HTMLTextAreaElement>(null);
  const over = characters(text) - MAX_MESSAGE;
  const note = kind === "note";
  const closed = conversation.status === "closed" && !note;
  const sendable = closed || over > 0 ? null : sendableText(text);

  const focusSoon = () => requestAnimationFrame(() => area.current?.focus());
  useEffect(() => {
    handle.focus = (next) => {
      if (!allowedKinds(user).includes(next)) return;
      setKind(next);
      focusSoon();
    };
    handle.edit = (next, content) => {
      if (!allowedKinds(user).includes(next)) return;
      setKind(next);
      setText(next, (now) => (now.trim() === "" ? content : `${now}\n${content}`));
      focusSoon();
    };
  }, [handle, setText, user]);

  const mentions = useMentions({
    area,
    text,
    on: note,
    id,
    insert: (next) => setText("note", () => next),
  });
  const canned = useCanned({ area, text, conversation, insert: (next) => setText(kind, () => next) });
  const send = () => {
    if (sendable === null) return;
    // Whoever answers a chat that waits has it from then on: first "joined", then the answer.
    if (!note && conversation.status === "waiting") threads.sendAfter(id, actions.take());
    outbox.add(id, sendable, note ? "note" : "message");
    setText(kind, () => "");
    signal.stop();
    area.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (mentions.onKeyDown(event) || canned.onKeyDown(event)) return;
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      className="mx-auto w-full max-w-[792px] shrink-0 px-3 pb-3 lg:px-4 lg:pb-4"
    >
      <div
        className={clsx(
          "relative rounded-card border transition-colors focus-within:border-accent-text",
          note ? "border-note-line bg-note" : "border-control/70 bg-bg",
        )}
      >
        {mentions.list}
        {canned.list}
        {closed ? (
          <Closed draft={text !== ""} onReopen={() => void actions.reopen()} />
        ) : (
          <textarea
            ref={area}
            rows={2}
            aria-label={note ? s.noteLabel : s.reply}
            aria-describedby={over > 0 ? `${id}-over` : undefined}
            aria-invalid={over > 0 || undefined}
            placeholder={note ? s.notePlaceholder : s.replyTo(shortName(conversation.visitor))}
            title={s.sendHint}
            value={text}
            onChange={(event) => {
              const typed = cleanValue(event.target);
              setText(kind, () => typed);
              signal.typed(typed, note);
            }}
            onFocus={canned.fetchAhead}
            onBlur={() => {
              signal.stop();
              mentions.close();
              canned.close();
            }}
            onSelect={() => {
              mentions.look();
              canned.look();
            }}
            {...mentions.aria}
            {...canned.aria}
            onKeyDown={onKeyDown}
            className={clsx(
              "block field-sizing-content max-h-[40dvh] min-h-16 w-full resize-none bg-transparent px-3.5 pt-3 pb-1 text-14 outline-none",
              note && "text-note-text placeholder:text-note-text/80",
            )}
          />
        )}
        <div className="flex items-center gap-2 px-2 pt-1 pb-2">
          <Segmented
            label={s.mode}
            value={kind}
            options={kinds.map((value) => ({ value, label: value === "note" ? s.note : s.reply }))}
            onChange={(next) => {
              setKind(next);
              focusSoon();
            }}
          />
          {kinds.includes("reply") ? (
            <RepliesButtons id={id} onCanned={closed ? null : canned.begin} />
          ) : null}
          <p
            id={`${id}-over`}
            role={over > 0 ? "alert" : undefined}
            className={clsx(
              "min-w-0 grow text-right text-12",
              over > 0 ? "text-danger-text" : "text-text-3 tabular-nums",
            )}
          >
            {over > 0
              ? s.tooLong(over)
              : characters(text) >= COUNT_FROM
                ? s.counter(characters(text), MAX_MESSAGE)
                : ""}
          </p>
          <Button
            type="submit"
            tone="primary"
            disabled={sendable === null}
            icon={note ? <StickyNote aria-hidden /> : <SendHorizontal aria-hidden />}
          >
            {note ? s.addNote : s.send}
          </Button>
        </div>
      </div>
    </form>
  );
}

/** What somebody may write, what they most likely want first. */
export function allowedKinds(user: Agent): DraftKind[] {
  return [
    ...(may(user, "answer") ? (["reply"] as const) : []),
    ...(may(user, "write-notes") ? (["note"] as const) : []),
  ];
}

/** In place of what is written, for whoever may look and not write. */
export function ReadOnly() {
  return (
    <p className="mx-3 mb-3 flex shrink-0 items-center gap-3 rounded-card border border-line bg-sub px-3.5 py-3 text-13 text-text-2 lg:mx-4 lg:mb-4">
      <Eye aria-hidden className="size-4 shrink-0 text-text-3" />
      {s.readOnly}
    </p>
  );
}

function Closed({ draft, onReopen }: { draft: boolean; onReopen: () => void }) {
  return (
    <div className="flex items-center gap-3 px-3.5 pt-3 pb-2 text-13">
      <Lock aria-hidden className="size-4 shrink-0 text-text-3" />
      <p className="grow text-text-2">
        <span className="font-medium text-text">{s.closedTitle}</span> {s.closedText}
        {draft ? ` ${s.draftKept}` : null}
      </p>
      <Button onClick={onReopen}>{s.reopen}</Button>
    </div>
  );
}
