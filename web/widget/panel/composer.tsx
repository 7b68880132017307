import { isNewLane } from "@deskbell/protocol/outbox";
import { cleanValue, withoutControls } from "@deskbell/protocol/sendable";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { usePanel } from "./context.ts";
import { countCharacters } from "./count.ts";
import { Icon } from "./icons.tsx";
import { BLANK } from "./state.ts";

/** Unicode scalar values, as the server counts. */
const LONGEST = 10_000;
const COUNT_FROM = 9_500;

export function Composer({ lane }: { lane: string }) {
  const panel = usePanel();
  const strings = panel.strings.value;
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useDraft(lane, field);
  const later = panel.later.value;
  const length = text.length < COUNT_FROM ? text.length : countCharacters(text);
  const counted = length >= COUNT_FROM;
  const sendable = text.trim() !== "" && length <= LONGEST;
  const send = (event: Event) => {
    event.preventDefault();
    if (!sendable) return;
    setText("");
    panel.send(lane, text);
    field.current?.focus();
  };
  return (
    <form class="composer" onSubmit={send}>
      <div class="composer-row">
        <textarea
          ref={field}
          rows={1}
          aria-label={strings.message}
          placeholder={strings.placeholder}
          enterkeyhint="send"
          dir="auto"
          value={text}
          data-autofocus
          aria-describedby={counted ? "counter" : undefined}
          onInput={({ currentTarget }) => setText(cleanValue(currentTarget))}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }}
        />
        <button type="submit" class="send" aria-label={strings.send} aria-disabled={!sendable}>
          <Icon name="send" />
        </button>
      </div>
      {later && lane !== BLANK && !isNewLane(lane) && (
        <later.TypingSignal socket={panel.session.socket} conversationId={lane} field={field} />
      )}
      {counted && (
        <p id="counter" class={length > LONGEST ? "counter over" : "counter"} role="status">
          {strings.charactersLeft(LONGEST - length)}
        </p>
      )}
    </form>
  );
}

/** The text that is being written, kept for the next visit; the field is as high as it needs to be. */
function useDraft(lane: string, field: { current: HTMLTextAreaElement | null }) {
  const panel = usePanel();
  const [text, show] = useState(() => panel.draft(lane));
  const setText = (value: string) => {
    show(value);
    panel.setDraft(lane, value);
  };
  const edit = panel.edit.value;
  useEffect(() => {
    if (edit?.lane !== lane) return;
    panel.edit.value = null;
    const joined = text === "" ? edit.text : `${edit.text}\n${text}`;
    show(joined);
    panel.setDraft(lane, joined);
    field.current?.focus();
  }, [edit, lane, panel, text, field]);
  useLayoutEffect(() => {
    const { current } = field;
    if (!current) return;
    current.style.height = "auto";
    current.style.height = `${current.scrollHeight}px`;
  }, [text, field]);
  // Drafts of an earlier day, and refused lines, may hold what no field lets in any more.
  return [withoutControls(text), setText] as const;
}
