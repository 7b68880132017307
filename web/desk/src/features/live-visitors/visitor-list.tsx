import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowUp } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useMedia } from "../../lib/use-media.ts";
import { useHeldOrder } from "../inbox/use-held-order.ts";
import { liveVisitorsStrings as s } from "./strings.ts";
import { COLUMNS, VisitorRow } from "./visitor-row.tsx";

const OVERSCAN = 6;
const ROW_PX = 64;
/** As a card, where there is no room for columns. */
const CARD_PX = 184;

interface VisitorListProps {
  ids: readonly string[];
  widgetNames: ReadonlyMap<string, string>;
  onStart: (id: string) => void;
}

/**
 * The newest arrival first. Nothing changes its place under the pointer, or while somebody has scrolled down. Another
 * search is another list, with a `key` of its own.
 */
// long: the list's scrolling and holding belong to one element.
export function VisitorList({ ids: fresh, widgetNames, onStart }: VisitorListProps) {
  const wide = useMedia("(min-width: 1024px)");
  const scroller = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  const [away, setAway] = useState(false);
  const { ids, pending, release } = useHeldOrder(fresh, over || away);
  const size = wide ? ROW_PX : CARD_PX;
  const virtual = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => size,
    getItemKey: (index) => ids[index] ?? index,
    overscan: OVERSCAN,
    paddingEnd: 16,
  });
  useEffect(() => virtual.measure(), [virtual, size]);
  return (
    <div
      className="relative flex min-h-0 grow flex-col"
      onPointerEnter={(event) => {
        if (event.pointerType === "mouse") setOver(true);
      }}
      onPointerLeave={() => setOver(false)}
    >
      {pending > 0 ? (
        <button
          type="button"
          onClick={() => {
            release();
            scroller.current?.scrollTo({ top: 0 });
          }}
          className="absolute top-10 left-1/2 z-10 inline-flex h-7 -translate-x-1/2 animate-rise items-center gap-1 rounded-full bg-accent px-3 text-12 font-medium text-white shadow-float hover:bg-accent-hover"
        >
          <ArrowUp aria-hidden className="size-3.5" />
          {s.arrived(pending)}
        </button>
      ) : null}
      {wide ? (
        <div
          aria-hidden
          className={`${COLUMNS} shrink-0 border-b border-line bg-sub px-6 py-2 text-12 font-medium text-text-3`}
        >
          <span>{s.visitor}</span>
          <span>{s.page}</span>
          <span>{s.onSite}</span>
          <span>{s.onPage}</span>
          <span>{s.from}</span>
          <span className="max-xl:hidden">{s.browser}</span>
          <span className="text-right">{s.chat}</span>
        </div>
      ) : null}
      <div
        ref={scroller}
        tabIndex={-1}
        className="min-h-0 grow overflow-y-auto overscroll-contain outline-none"
        onScroll={(event) => setAway(event.currentTarget.scrollTop > size / 2)}
      >
        <ul aria-label={s.list} className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((row) => (
            <VisitorRow
              key={row.key}
              id={ids[row.index] ?? ""}
              wide={wide}
              widgetNames={widgetNames}
              onStart={onStart}
              top={row.start}
              height={size}
            />
          ))}
        </ul>
      </div>
    </div>
  );
}
