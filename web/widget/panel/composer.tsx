import { isNewLane } from "@deskbell/protocol/outbox";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { usePanel } from "./context.ts";
import { Icon } from "./icons.tsx";
import { countCharacters } from "./count.ts";
import { BLANK } from "./state.ts";
import { useTyping } from "./typing.ts";

/** Unicode scalar values, as the server counts. */
const LONGEST = 10_000;
const COUNT_FROM = 9_500;

export function Composer({ lane }: { lane: string }) {
  const panel = usePanel();
  const strings = panel.strings.value;
  const [text, setText] = useState(() => panel.draft(lane));
  const field = useRef<HTMLTextAreaElement>(null);
  const typing = useTyping(panel.session.socket, lane === BLANK || isNewLane(lane) ? null : lane);
  const length = text.length < COUNT_FROM ? text.length : countCharacters(text);
  const sendable = text.trim() !== "" && length <= LONGEST;

  const change = (value: string) => {
    setText(value);
    panel.setDraft(lane, value);
    typing.typed(value);
  };
  const send = () => {
    if (!sendable) return;
    typing.stop();
    setText("");
    panel.send(lane, text);
    field.current?.focus();
  };
  const edit = panel.edit.value;
  useEffect(() => {
    if (edit?.lane !== lane) return;
    panel.edit.value = null;
    const joined = text === "" ? edit.text : `${edit.text}\n${text}`;
    setText(joined);
    panel.setDraft(lane, joined);
    field.current?.focus();
  }, [edit, lane, panel, text]);
  useLayoutEffect(() => {
    const { current } = field;
    if (!current) return;
    current.style.height = "auto";
    current.style.height = `${current.scrollHeight}px`;
  }, [text]);

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
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
          aria-describedby={length >= COUNT_FROM ? "counter" : undefined}
          onInput={(event) => change(event.currentTarget.value)}
          onBlur={() => typing.stop()}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        <button type="submit" class="send" aria-label={strings.send} aria-disabled={!sendable}>
          <Icon name="send" />
        </button>
      </div>
      {length >= COUNT_FROM && (
        <p id="counter" class={length > LONGEST ? "counter over" : "counter"} role="status">
          {strings.charactersLeft(LONGEST - length)}
        </p>
      )}
    </form>
  );
}
