import type { Agent } from "@deskbell/protocol/types";
import { clsx } from "clsx";
import { useState, type KeyboardEvent, type RefObject } from "react";
import { Avatar } from "../../ui/avatar.tsx";
import { useColleagues } from "../live/use-desk.ts";
import { useUser } from "../session/use-session.ts";
import { completed, mentionable, mentionAt, type Mention } from "./mention.ts";
import { threadStrings as s } from "./strings.ts";

interface MentionsOptions {
  area: RefObject<HTMLTextAreaElement | null>;
  text: string;
  /** Colleagues are mentioned in notes only. */
  on: boolean;
  /** Names the list on the page. */
  id: string;
  insert: (text: string) => void;
}

/** Offers colleagues behind an `@`: arrows choose, Enter and Tab take, Escape closes. */
// long: the list, what is chosen in it and the keys that move there are one thing.
export function useMentions({ area, text, on, id, insert }: MentionsOptions) {
  const user = useUser();
  const colleagues = useColleagues();
  const [mention, setMention] = useState<Mention | null>(null);
  const [index, setIndex] = useState(0);
  const found = on && mention ? mentionable(colleagues, mention.query, user.id) : [];
  const chosen = Math.min(index, found.length - 1);
  const listId = `${id}-mentions`;
  const close = () => setMention(null);
  const look = () => {
    const { selectionStart: caret, selectionEnd } = area.current ?? { selectionStart: 0, selectionEnd: 0 };
    const next = on && caret === selectionEnd ? mentionAt(area.current?.value ?? "", caret) : null;
    if (next?.at !== mention?.at || next?.query !== mention?.query) setIndex(0);
    setMention(next);
  };
  const take = (agent: Agent) => {
    if (!mention) return;
    const next = completed(text, mention, agent.name);
    insert(next.text);
    close();
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(next.caret, next.caret);
    });
  };
  /** @returns whether the key was for the list */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    const agent = found[chosen];
    if (!agent || event.nativeEvent.isComposing) return false;
    if (event.key === "ArrowDown") setIndex((chosen + 1) % found.length);
    else if (event.key === "ArrowUp") setIndex((chosen - 1 + found.length) % found.length);
    else if (event.key === "Escape") close();
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) take(agent);
    else return false;
    event.preventDefault();
    return true;
  };
  const list =
    found.length === 0 ? null : (
      <ul
        id={listId}
        role="listbox"
        aria-label={s.mentions}
        className="absolute bottom-full left-2 z-20 mb-1 w-64 max-w-full animate-rise rounded-input border border-line bg-bg p-1 text-text shadow-float"
      >
        {found.map((agent, at) => (
          <li
            key={agent.id}
            id={`${listId}-${at}`}
            role="option"
            aria-selected={at === chosen}
            // The press must not take the focus from the text.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(agent)}
            className={clsx(
              "flex h-9 cursor-default items-center gap-2 rounded-control px-2 text-13",
              at === chosen ? "bg-raised" : "hover:bg-raised/70",
            )}
          >
            <Avatar name={agent.name} seed={agent.id} size={24} src={agent.avatarUrl} />
            <span className="truncate">{agent.name}</span>
          </li>
        ))}
      </ul>
    );
  const aria =
    found.length === 0
      ? {}
      : {
          "aria-controls": listId,
          "aria-autocomplete": "list" as const,
          "aria-activedescendant": `${listId}-${chosen}`,
        };
  return { list, look, close, onKeyDown, aria };
}
