import type { Conversation } from "@deskbell/protocol/types";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type KeyboardEvent, type RefObject } from "react";
import { useUser } from "../session/use-session.ts";
import { countUse, fetchAhead, useOffered } from "./canned.ts";
import { CannedList } from "./canned-list.tsx";
import { replaced, slashAt, type Slash } from "./matching.ts";
import type { CannedResponse } from "./model.ts";
import { rendered, valuesOf } from "./template.ts";

interface CannedOptions {
  area: RefObject<HTMLTextAreaElement | null>;
  text: string;
  conversation: Conversation;
  /** Puts the whole text anew. */
  insert: (text: string) => void;
}

/** Offers canned responses behind a `/`: arrows choose, Enter and Tab take, Escape closes and leaves what was typed. */
// long: the list, what is chosen in it and the keys that move there are one thing.
export function useCanned({ area, text, conversation, insert }: CannedOptions) {
  const user = useUser();
  const client = useQueryClient();
  const [slash, setSlash] = useState<Slash | null>(null);
  const [index, setIndex] = useState(0);
  /** Where Escape was pressed: this one is a plain `/`. */
  const [left, setLeft] = useState<number | null>(null);
  const { offered, rest, none, loading, error, retry } = useOffered(slash, user.id);
  const chosen = Math.min(index, offered.length - 1);
  // Words behind a `/` that fit nothing are words: nothing is said of them.
  const words = slash?.query.includes(" ") === true && offered.length === 0;
  const open = slash !== null && !words;
  const listId = `${conversation.id}-canned`;
  const values = valuesOf(conversation, user.name);
  const close = () => setSlash(null);
  const look = () => {
    const { value = "", selectionStart: caret = 0, selectionEnd = 0 } = area.current ?? {};
    const next = caret === selectionEnd ? slashAt(value, caret) : null;
    if (next?.at !== slash?.at || next?.query !== slash?.query) setIndex(0);
    if (next?.at !== left) setLeft(null);
    setSlash(next?.at === left ? null : next);
  };
  const putCaret = (caret: number) =>
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(caret, caret);
    });
  const take = (response: CannedResponse) => {
    // Another tab may have changed the text meanwhile.
    if (!slash || !text.startsWith(`/${slash.query}`, slash.at)) return close();
    const next = replaced(text, slash, rendered(response.content, values));
    insert(next.text);
    close();
    putCaret(next.caret);
    void countUse(client, response.id, conversation.id);
  };
  /** @returns whether the key was for the list */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!open || event.nativeEvent.isComposing) return false;
    const { key } = event;
    const response = offered[chosen];
    if (key === "Escape") {
      setLeft(slash.at);
      close();
    } else if (key === "Enter" && !event.shiftKey && loading) {
      // What is meant is not known yet; sent it must not be.
    } else if (!response) return false;
    else if (key === "ArrowDown") setIndex((chosen + 1) % offered.length);
    else if (key === "ArrowUp") setIndex((chosen - 1 + offered.length) % offered.length);
    else if ((key === "Enter" || key === "Tab") && !event.shiftKey) take(response);
    else return false;
    event.preventDefault();
    return true;
  };
  /** Begins as if somebody had typed `/`: for whoever has no keyboard at hand. */
  const begin = () => {
    const caret = area.current?.selectionEnd ?? text.length;
    const before = text.slice(0, caret);
    const put = before === "" || /\s$/u.test(before) ? "/" : " /";
    insert(before + put + text.slice(caret));
    setLeft(null);
    setIndex(0);
    setSlash({ at: caret + put.length - 1, query: "" });
    putCaret(caret + put.length);
  };
  const list = open ? (
    <CannedList
      id={listId}
      query={slash.query}
      offered={offered}
      rest={rest}
      chosen={chosen}
      state={loading ? "loading" : error ? "failed" : none ? "none" : "there"}
      error={error}
      onRetry={retry}
      onTake={take}
      values={values}
    />
  ) : null;
  const aria =
    open && offered.length > 0
      ? {
          "aria-controls": listId,
          "aria-autocomplete": "list" as const,
          "aria-activedescendant": `${listId}-${chosen}`,
        }
      : {};
  return { list, look, close, onKeyDown, aria, begin, fetchAhead: () => fetchAhead(client) };
}
