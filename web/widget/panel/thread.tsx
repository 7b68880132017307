import { isNewLane } from "@deskbell/protocol/outbox";
import { linesOf, type Line } from "@deskbell/protocol/thread";
import type { WidgetConfig } from "@deskbell/protocol/types";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Composer } from "./composer.tsx";
import { usePanel } from "./context.ts";
import { dayLabel, daysBetween } from "./dates.ts";
import { Icon } from "./icons.tsx";
import { LineView } from "./line.tsx";
import { PreChatForm } from "./prechat.tsx";
import { BLANK } from "./state.ts";

/** This near to an end, in pixels, counts as there. */
const NEAR = 48;

export function ThreadView({ lane, config }: { lane: string; config: WidgetConfig }) {
  const panel = usePanel();
  const strings = panel.strings.value;
  const { inbox } = panel.session;
  const conversation = inbox.conversations.value.get(lane);
  const thread = inbox.threads.value.get(lane) ?? inbox.thread(lane);
  const entries = panel.session.entries.value.filter((entry) => entry.lane === lane);
  const lines = linesOf(thread, entries);
  const typing = inbox.typing.value.get(lane);
  const later = panel.later.value;
  const asksFirst = lane === BLANK && panel.needsProfile.value;
  const loading = !thread.loaded && lane !== BLANK && !isNewLane(lane);
  return (
    <>
      <Log lines={lines} lane={lane}>
        {(thread.reachedStart || lane === BLANK || isNewLane(lane)) && <Greeting config={config} />}
        {conversation && thread.loaded && !thread.reachedStart && later && <later.Older lane={lane} />}
        {loading && <p class="muted centre">{strings.loading}</p>}
        {asksFirst && <PreChatForm preChat={config.preChat} />}
      </Log>
      <p class="typing" role="status">
        {typing && (
          <>
            <span class="dots" aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            {strings.typing(typing.name ?? strings.team)}
          </>
        )}
      </p>
      {!asksFirst &&
        (conversation?.status === "closed" ? later && <later.Closed /> : <Composer lane={lane} />)}
    </>
  );
}

function Greeting({ config }: { config: WidgetConfig }) {
  const { session, strings } = usePanel();
  const { hello, helloAway: away } = strings.value;
  const { greeting, offlineMessage } = config.appearance;
  return <p class="greeting">{session.online.value ? (greeting ?? hello) : (offlineMessage ?? away)}</p>;
}

interface LogProps {
  lines: Line[];
  lane: string;
  children: preact.ComponentChildren;
}

/** Stays at the latest line while the reader is there, and holds its place when older lines come in above. */
function Log({ lines, lane, children }: LogProps) {
  const panel = usePanel();
  const strings = panel.strings.value;
  const box = useRef<HTMLDivElement>(null);
  /** How far the bottom was, when the reader had scrolled up. */
  const fromBottom = useRef(0);
  const firstKey = lines[0]?.key;
  const lastKey = lines.at(-1)?.key;
  const [seenKey, setSeenKey] = useState(lastKey);
  const atBottom = panel.atBottom.value;
  const knownFirst = useRef(firstKey);

  useLayoutEffect(() => {
    const { current } = box;
    if (!current) return;
    if (panel.atBottom.peek()) current.scrollTop = current.scrollHeight;
    else if (knownFirst.current !== firstKey) current.scrollTop = current.scrollHeight - fromBottom.current;
    knownFirst.current = firstKey;
    fromBottom.current = current.scrollHeight - current.scrollTop;
    if (panel.atBottom.peek() && seenKey !== lastKey) setSeenKey(lastKey);
  }, [panel, lines, firstKey, lastKey, seenKey, atBottom]);
  useLayoutEffect(() => {
    const { current } = box;
    if (!current) return;
    // The keyboard of a phone, a growing composer, a typing line: all of them take room from the log.
    const observer = new ResizeObserver(() => {
      if (panel.atBottom.peek()) current.scrollTop = current.scrollHeight;
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, [panel]);

  const scrolled = () => {
    const { current } = box;
    if (!current) return;
    const below = current.scrollHeight - current.scrollTop - current.clientHeight;
    fromBottom.current = current.scrollHeight - current.scrollTop;
    panel.atBottom.value = below <= NEAR;
    if (current.scrollTop < NEAR && current.scrollHeight > current.clientHeight + NEAR) {
      panel.loadOlder(lane);
    }
  };
  return (
    <div class="log-frame">
      <div
        ref={box}
        class="log"
        onScroll={scrolled}
        tabIndex={0}
        role="region"
        aria-label={strings.conversation}
      >
        {children}
        <div
          role="log"
          aria-live="polite"
          aria-relevant="additions"
          aria-label={strings.messages}
          class="lines"
        >
          <Lines lines={lines} />
        </div>
      </div>
      {!atBottom && (
        <button
          type="button"
          class={seenKey !== lastKey ? "pill news" : "pill"}
          aria-label={seenKey !== lastKey ? strings.newMessages : strings.latest}
          onClick={() => {
            panel.atBottom.value = true;
          }}
        >
          <Icon name="down" />
          {seenKey !== lastKey && strings.newMessages}
        </button>
      )}
    </div>
  );
}

function Lines({ lines }: { lines: Line[] }) {
  const panel = usePanel();
  const now = new Date();
  const latest = lines.findLast((line) => line.status !== null);
  const at = (line: Line) => new Date(line.message?.createdAt ?? line.entry?.at ?? 0);
  return (
    <>
      {lines.map((line, i) => {
        const before = lines[i - 1];
        const newDay = !before || daysBetween(at(before), at(line)) !== 0;
        const first = newDay || senderOf(before) !== senderOf(line);
        return (
          <div key={line.key} class="line-row">
            {newDay && (
              <p class="day">
                <time dateTime={at(line).toISOString()}>
                  {dayLabel(at(line), now, panel.language.value, panel.strings.value)}
                </time>
              </p>
            )}
            <LineView line={line} first={first} latest={line === latest} />
          </div>
        );
      })}
    </>
  );
}

/** Lines by the same sender, one after another, stand closer together. */
function senderOf({ own, message }: Line): string {
  if (message?.kind === "event") return "event";
  return own || !message ? "own" : `${message.sender.kind} ${message.sender.id ?? ""}`;
}
