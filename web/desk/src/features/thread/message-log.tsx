import type { Conversation } from "@deskbell/protocol/types";
import { clsx } from "clsx";
import { ArrowDown } from "lucide-react";
import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { explain } from "../../lib/explain.ts";
import { dayName } from "../../lib/time.ts";
import { useNow } from "../../lib/use-now.ts";
import { Button } from "../../ui/button.tsx";
import { toasts } from "../../ui/toast-store.ts";
import { useConnection, useDesk } from "../live/use-desk.ts";
import { visitorName } from "../inbox/names.ts";
import type { ComposerHandle } from "./composer-handle.ts";
import { EventLine } from "./event-line.tsx";
import { MessageLine } from "./message-line.tsx";
import { NoteLine, UnsentNoteLine } from "./note-line.tsx";
import { threadStrings as s } from "./strings.ts";
import type { ThreadState } from "./thread-book.ts";
import { runsOf, sameItem, type TimelineItem } from "./timeline.ts";
import { TypingLine } from "./typing-line.tsx";
import { useAttentive } from "./use-attentive.ts";
import { useJumpToLine } from "./use-jump-to-line.ts";

interface MessageLogProps {
  conversation: Conversation;
  state: ThreadState;
  items: TimelineItem[];
  composer: ComposerHandle;
}

/** So near to the end counts as at the end. */
const NEAR_PX = 64;
/** Older messages are asked for this far before the start comes into view. */
const OLDER_PX = 600;

// long: where the log stands (at the end, somewhere above, at its start) is one state with one element.
export function MessageLog({ conversation, state, items, composer }: MessageLogProps) {
  const { threads, typing } = useDesk();
  const connection = useConnection();
  const id = conversation.id;
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const before = useRef({ height: 0, first: 0 });
  const [below, setBelow] = useState(false);
  const { messages, reachedStart, lastSeq } = state.thread;
  const firstSeq = messages[0]?.seq ?? 0;
  const runs = useMemo(() => runsOf(items), [items]);
  const attentive = useAttentive();
  const typed = useSyncExternalStore(typing.subscribe, () => typing.get(id));

  const toEnd = () => {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  };
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    // History came in above: what is read stays where it is.
    if (firstSeq < before.current.first && !atEnd.current) {
      element.scrollTop += element.scrollHeight - before.current.height;
    } else if (atEnd.current) toEnd();
    before.current = { height: element.scrollHeight, first: firstSeq };
  }, [items, firstSeq, typed]);
  useEffect(() => {
    if (!content.current || !scroller.current) return;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) toEnd();
    });
    observer.observe(content.current);
    observer.observe(scroller.current);
    return () => observer.disconnect();
  }, []);

  const older = async () => {
    try {
      await threads.loadOlder(id);
      return true;
    } catch (error) {
      toasts.show({ tone: "danger", title: s.olderFailed, detail: explain(error) });
      return false;
    }
  };
  const leaveEnd = () => {
    atEnd.current = false;
    setBelow(true);
  };
  const { loadingOlder } = state;
  const onTooFar = () => toasts.show({ tone: "info", title: s.tooFar, detail: s.tooFarHint });
  const shown = useJumpToLine({
    scroller,
    leaveEnd,
    firstSeq,
    reachedStart,
    older,
    loadingOlder,
    onTooFar,
  });
  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    setBelow(!atEnd.current);
    if (element.scrollTop < OLDER_PX && !reachedStart) void older();
  };
  // Read is what is on the screen of somebody who looks.
  useEffect(() => {
    if (attentive && !below && connection === "ready" && lastSeq > 0) threads.markRead(id, lastSeq);
  }, [attentive, below, connection, lastSeq, threads, id]);

  return (
    <div className="relative min-h-0 grow">
      <div
        ref={scroller}
        role="log"
        aria-label={s.messages}
        aria-busy={state.loadingOlder}
        tabIndex={0}
        onScroll={onScroll}
        className="h-full overflow-y-auto overscroll-contain outline-offset-[-2px] [overflow-anchor:none]"
      >
        <div ref={content} className="mx-auto flex min-h-full max-w-[760px] flex-col justify-end px-4 py-4">
          {reachedStart ? (
            <p className="pb-2 text-center text-12 text-text-3">{s.start}</p>
          ) : (
            <div className="flex justify-center pb-2">
              <Button size="sm" tone="ghost" busy={state.loadingOlder} onClick={() => void older()}>
                {state.loadingOlder ? s.loadingOlder : s.loadOlder}
              </Button>
            </div>
          )}
          {runs.map((run) => (
            <Run key={run.key} items={run.items} composer={composer} shown={shown} />
          ))}
          {typed ? (
            <TypingLine name={typed.name ?? visitorName(conversation.visitor)} preview={typed.preview} />
          ) : null}
        </div>
      </div>
      {below ? (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
          <Button
            size="sm"
            icon={<ArrowDown aria-hidden />}
            onClick={toEnd}
            className="pointer-events-auto animate-rise rounded-full shadow-float"
          >
            {conversation.unread > 0 ? s.newMessages : s.toLatest}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

interface RunProps {
  items: TimelineItem[];
  composer: ComposerHandle;
  /** The number of the line that stands out. */
  shown: number | null;
}

/**
 * A run of lines: while nothing in it changes it is not drawn again, and out of sight it costs the browser nothing. Not from the
 * beginning: how high it is has to be seen once, so that nothing moves when it is left out.
 */
const Run = memo(function Run({ items, composer, shown }: RunProps) {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => setSeen(true));
    });
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <ol className={clsx("[contain-intrinsic-size:auto_1600px]", seen && "[content-visibility:auto]")}>
      {items.map((item) => (
        <Item key={item.key} item={item} composer={composer} shown={isLine(item, shown)} />
      ))}
    </ol>
  );
}, sameRun);

function sameRun(a: RunProps, b: RunProps): boolean {
  return (
    a.shown === b.shown &&
    a.composer === b.composer &&
    a.items.length === b.items.length &&
    a.items.every((item, index) => sameItem(item, b.items[index]))
  );
}

interface ItemProps {
  item: TimelineItem;
  composer: ComposerHandle;
  /** It stands out. */
  shown: boolean;
}

function isLine(item: TimelineItem, seq: number | null): boolean {
  return seq !== null && item.type === "line" && item.line.message?.seq === seq;
}

function sameProps(a: ItemProps, b: ItemProps): boolean {
  return a.shown === b.shown && a.composer === b.composer && sameItem(a.item, b.item);
}

const Item = memo(function Item({ item, composer, shown }: ItemProps) {
  switch (item.type) {
    case "day":
      return <DayLine at={item.at} />;
    case "event":
      return <EventLine line={item.line} />;
    case "note":
      return <NoteLine note={item.note} />;
    case "unsent-note":
      return <UnsentNoteLine entry={item.entry} composer={composer} />;
    case "line":
      return (
        <MessageLine
          line={item.line}
          head={item.head}
          showStatus={item.showStatus}
          shown={shown}
          composer={composer}
        />
      );
  }
}, sameProps);

function DayLine({ at }: { at: string }) {
  const now = useNow();
  return (
    <li className="flex items-center gap-3 py-3 text-12 text-text-3">
      <span aria-hidden className="h-px grow bg-line" />
      <time dateTime={at}>{dayName(at, now, s)}</time>
      <span aria-hidden className="h-px grow bg-line" />
    </li>
  );
}
