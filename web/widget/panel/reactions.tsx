import { request } from "@deskbell/protocol/rest";
import type { Message, Reaction } from "@deskbell/protocol/types";
import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { usePanel } from "./context.ts";
import { Face } from "./face.tsx";
import { useAllStrings } from "./later-strings.ts";

/** What a visitor may put, in the order of their names in the strings. */
const EMOJI = ["👍", "❤️", "😊", "🎉", "🙏"];

/** The message that a reaction is being picked for, and the one whose last reaction did not get through. */
const picking = signal<string | null>(null);
const failed = signal<string | null>(null);

const isMine = (reaction: Reaction | undefined): boolean =>
  reaction?.by.some(({ kind }) => kind === "visitor") ?? false;

/** Beside a message of the business's: opens the picker. */
export function AddReaction({ message }: { message: Message }) {
  const strings = useAllStrings();
  const open = picking.value === message.id;
  return (
    <button
      type="button"
      class="react"
      id={`react-${message.id}`}
      aria-label={strings.react}
      aria-expanded={open}
      onClick={() => (picking.value = open ? null : message.id)}
    >
      <Face mood={5} />
    </button>
  );
}

/** Under a message: what both sides put to it, and what there is to put. */
export function Reactions({ message }: { message: Message }) {
  const strings = useAllStrings();
  const toggle = useToggle(message);
  const { reactions = [], id, sender } = message;
  return (
    <>
      {reactions.length > 0 && (
        <div class="reactions">
          {reactions.map((reaction) => (
            <Chip
              key={reaction.emoji}
              reaction={reaction}
              onToggle={
                sender.kind !== "visitor" && EMOJI.includes(reaction.emoji)
                  ? () => void toggle(reaction.emoji)
                  : null
              }
            />
          ))}
        </div>
      )}
      {picking.value === id && <Picker message={message} onPick={(emoji) => void toggle(emoji)} />}
      {failed.value === id && (
        <div class="reactions" role="alert">
          <p class="trouble">{strings.notReacted}</p>
        </div>
      )}
    </>
  );
}

function Chip({ reaction, onToggle }: { reaction: Reaction; onToggle: (() => void) | null }) {
  const strings = useAllStrings();
  const { emoji, by } = reaction;
  const names = by.map(({ kind, name }) => (kind === "visitor" ? strings.you : (name ?? strings.team)));
  const label = `${strings.reactions[EMOJI.indexOf(emoji)] ?? emoji}: ${names.join(", ")}`;
  const content = (
    <>
      <span aria-hidden="true">{emoji}</span>
      {by.length > 1 && <span aria-hidden="true">{by.length}</span>}
    </>
  );
  return onToggle ? (
    <button
      type="button"
      class="reaction"
      aria-label={label}
      aria-pressed={isMine(reaction)}
      title={label}
      onClick={onToggle}
    >
      {content}
    </button>
  ) : (
    <span class="reaction" role="img" aria-label={label} title={label}>
      {content}
    </span>
  );
}

function Picker({ message, onPick }: { message: Message; onPick: (emoji: string) => void }) {
  const { atBottom } = usePanel();
  const strings = useAllStrings();
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const log = box.current?.closest(".log");
    if (log && atBottom.peek()) log.scrollTop = log.scrollHeight;
    box.current?.querySelector("button")?.focus();
  }, [atBottom]);
  const close = () => {
    picking.value = null;
    document.getElementById(`react-${message.id}`)?.focus();
  };
  return (
    <div
      ref={box}
      class="reactions picker"
      role="group"
      aria-label={strings.react}
      aria-live="off"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        // The panel stays open: only what was opened last closes.
        event.stopPropagation();
        close();
      }}
    >
      {EMOJI.map((emoji, i) => (
        <button
          key={emoji}
          type="button"
          class="reaction"
          aria-label={strings.reactions[i]}
          aria-pressed={isMine(message.reactions?.find((reaction) => reaction.emoji === emoji))}
          onClick={() => {
            onPick(emoji);
            close();
          }}
        >
          {emoji}
        </button>
      ))}
    </div>
  );
}

/** Puts a reaction, or takes it back. What comes of it is what the server says: `message:updated`. */
function useToggle({ id, reactions }: Message) {
  const { session } = usePanel();
  return async (emoji: string): Promise<void> => {
    const mine = isMine(reactions?.find((reaction) => reaction.emoji === emoji));
    failed.value = null;
    try {
      const message = await request<Message>(`/api/messages/${id}/reactions/${encodeURIComponent(emoji)}`, {
        method: mine ? "DELETE" : "PUT",
        token: session.token.peek(),
      });
      // With a connection the event says it, and in the right order; what another event overtook would go back here.
      if (session.connection.peek() !== "ready") session.inbox.takeUpdate(message);
    } catch {
      failed.value = id;
    }
  };
}
