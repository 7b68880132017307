import type { Line } from "@deskbell/protocol/thread";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { usePanel } from "./context.ts";
import { dayLabel, daysBetween } from "./dates.ts";
import { Icon } from "./icons.tsx";
import { LineView } from "./line.tsx";

/** This near to an end, in pixels, counts as there. */
const NEAR = 48;

interface LogProps {
  lines: Line[];
  lane: string;
  /** What stands above the lines. */
  children: ComponentChildren;
}

export function Log({ lines, lane, children }: LogProps) {
  const panel = usePanel();
  const strings = panel.strings.value;
  const After = panel.later.value?.After;
  const { box, scrolled, news } = useReadingPlace(lines, lane);
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
        <div role="log" aria-live="polite" aria-relevant="additions" aria-label={strings.messages}>
          <Lines lines={lines} />
        </div>
        {After && <After lane={lane} />}
      </div>
      {!panel.atBottom.value && (
        <button
          type="button"
          class={news ? "pill news" : "pill"}
          aria-label={news ? strings.newMessages : strings.latest}
          onClick={() => {
            panel.atBottom.value = true;
          }}
        >
          <Icon name="down" />
          {news && strings.newMessages}
        </button>
      )}
    </div>
  );
}

/** Stays at the latest line while the reader is there, and holds the place when older lines come in above. */
function useReadingPlace(lines: Line[], lane: string) {
  const panel = usePanel();
  const box = useRef<HTMLDivElement>(null);
  /** How far the bottom was, when the reader had scrolled up. */
  const fromBottom = useRef(0);
  const firstKey = lines[0]?.key;
  const lastKey = lines.at(-1)?.key;
  const knownFirst = useRef(firstKey);
  const [seenKey, setSeenKey] = useState(lastKey);
  const atBottom = panel.atBottom.value;

  useLayoutEffect(() => {
    const { current } = box;
    if (!current) return;
    if (atBottom) current.scrollTop = current.scrollHeight;
    else if (knownFirst.current !== firstKey) current.scrollTop = current.scrollHeight - fromBottom.current;
    knownFirst.current = firstKey;
    fromBottom.current = current.scrollHeight - current.scrollTop;
    if (atBottom && seenKey !== lastKey) setSeenKey(lastKey);
  }, [lines, firstKey, lastKey, seenKey, atBottom]);
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
    if (current.scrollTop < NEAR && current.scrollHeight > current.clientHeight + NEAR) panel.loadOlder(lane);
  };
  return { box, scrolled, news: seenKey !== lastKey };
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
                  {dayLabel(at(line), now, panel.locale.value, panel.strings.value)}
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
