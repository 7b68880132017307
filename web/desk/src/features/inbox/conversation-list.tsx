import type { Conversation, Found } from "@deskbell/protocol/types";
import { useParams } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowUp } from "lucide-react";
import { useEffect, useMemo, useRef, useState, useSyncExternalStore, type KeyboardEvent } from "react";
import { useNow } from "../../lib/use-now.ts";
import { useDesk } from "../live/use-desk.ts";
import { ConversationRow } from "./conversation-row.tsx";
import { ROW_HEIGHT_PX, rowHeight } from "./row-height.ts";
import { inboxStrings as s } from "./strings.ts";
import { useHeldOrder } from "./use-held-order.ts";
import type { ListHandle } from "./list-handle.ts";

interface ConversationListProps {
  conversations: readonly Conversation[];
  /** It is the queue, in which everybody waits. */
  inWaiting: boolean;
  more: boolean;
  loadingMore: boolean;
  onMore: () => void;
  /** Which of them waits longest; `null` outside of the queue. */
  longest: string | null;
  get: (id: string) => Conversation | undefined;
  /** Where what is sought stands in them. */
  found: Record<string, Found>;
  handle: ListHandle;
}

const OVERSCAN = 8;

/**
 * One list. Another view or search is another list, with a `key` of its own: it begins at its beginning, however far down
 * the one before was.
 */
// long: the list's scrolling, holding and focus belong to one element.
export function ConversationList(props: ConversationListProps) {
  const { conversations, inWaiting, more, loadingMore, onMore, longest, get, found, handle } = props;
  const { selection, user } = useDesk();
  const selected = useSyncExternalStore(selection.subscribe, selection.all);
  const selecting = useSyncExternalStore(selection.subscribe, selection.byTouch) || selected.size > 0;
  const scroller = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  const [away, setAway] = useState(false);
  const fresh = useMemo(() => conversations.map(({ id }) => id), [conversations]);
  const { ids, pending, release } = useHeldOrder(fresh, over || away);
  const { conversationId: open = null } = useParams({ strict: false });
  const [cursor, setCursor] = useState<string | null>(null);
  const stop =
    cursor !== null && ids.includes(cursor) ? cursor : open !== null && ids.includes(open) ? open : ids[0];
  const now = useNow();
  const virtual = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => rowHeight(get(ids[index] ?? ""), user.id),
    getItemKey: (index) => ids[index] ?? index,
    overscan: OVERSCAN,
    paddingStart: 4,
    // Room to scroll what the bar of the selected covers.
    paddingEnd: selected.size > 0 ? 64 : 8,
  });
  const heights = useMemo(
    () => ids.map((id) => rowHeight(get(id), user.id)).join(),
    // What `get` answers changes with the conversations.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [ids, conversations, get, user.id],
  );
  useEffect(() => virtual.measure(), [virtual, heights]);

  const focusRow = (index: number) => {
    const id = ids[index];
    if (id === undefined) return;
    setCursor(id);
    virtual.scrollToIndex(index);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-conversation="${CSS.escape(id)}"]`)?.focus(),
    );
  };
  useEffect(() => {
    handle.move = (step) => {
      const focused = document.activeElement?.getAttribute("data-conversation") ?? null;
      const from = focused ?? open;
      const at = from === null ? -1 : ids.indexOf(from);
      focusRow(at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + step)));
    };
    handle.select = (range) => {
      const id = document.activeElement?.getAttribute("data-conversation") ?? open;
      if (id === null || !ids.includes(id)) return false;
      select(id, range);
      return true;
    };
  });
  const select = (id: string, range: boolean) => (range ? selection.rangeTo(id, ids) : selection.toggle(id));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Home") focusRow(0);
    else if (event.key === "End") focusRow(ids.length - 1);
    else return;
    event.preventDefault();
  };

  const rows = virtual.getVirtualItems();
  const lastRow = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && !loadingMore && lastRow >= ids.length - OVERSCAN) onMore();
  }, [more, loadingMore, lastRow, ids.length, onMore]);

  return (
    <div
      className="relative min-h-0 grow"
      // Here, not on the scroller: the pill that tells of what waits comes up under the pointer, and is part of the list.
      onPointerEnter={(event) => {
        if (event.pointerType === "mouse") setOver(true);
      }}
      onPointerLeave={() => setOver(false)}
    >
      {pending > 0 ? (
        <button
          type="button"
          title={s.pendingHint(pending)}
          onClick={() => {
            release();
            scroller.current?.scrollTo({ top: 0 });
          }}
          className="absolute top-2 left-1/2 z-10 inline-flex h-7 -translate-x-1/2 animate-rise items-center gap-1 rounded-full bg-accent px-3 text-12 font-medium text-white shadow-float hover:bg-accent-hover"
        >
          <ArrowUp aria-hidden className="size-3.5" />
          {s.pending(pending)}
        </button>
      ) : null}
      <div
        ref={scroller}
        tabIndex={-1}
        className="h-full overflow-y-auto overscroll-contain outline-none"
        onScroll={(event) => setAway(event.currentTarget.scrollTop > ROW_HEIGHT_PX / 2)}
      >
        <ul aria-label={s.conversations} className="relative" style={{ height: virtual.getTotalSize() }}>
          {rows.map((row) => {
            const conversation = get(ids[row.index] ?? "");
            return conversation === undefined ? null : (
              <ConversationRow
                key={row.key}
                conversation={conversation}
                found={found[conversation.id] ?? null}
                open={conversation.id === open}
                inWaiting={inWaiting}
                longest={conversation.id === longest}
                selected={selected.has(conversation.id)}
                selecting={selecting}
                onSelect={select}
                tabStop={conversation.id === stop}
                now={now}
                style={{ transform: `translateY(${row.start}px)` }}
                onKeyDown={onKeyDown}
              />
            );
          })}
        </ul>
      </div>
    </div>
  );
}
