import { clsx } from "clsx";
import { useRef, type KeyboardEvent, type PointerEvent } from "react";

const KEY_STEP_PX = 16;

interface PaneDividerProps {
  label: string;
  /** Width of the pane it belongs to, in pixels. */
  width: number;
  min: number;
  max: number;
  /** Where the pane is: dragging towards the other side makes it larger. */
  pane: "left" | "right";
  onResize: (width: number) => void;
  /** Double click or Home: the width it began with. */
  onReset: () => void;
}

/** The edge of a pane (which must be positioned): it can be dragged, and moved with the arrow keys. */
export function PaneDivider({ label, width, min, max, pane, onResize, onReset }: PaneDividerProps) {
  const drag = useRef<{ x: number; width: number } | null>(null);
  const sign = pane === "left" ? 1 : -1;
  const clamp = (value: number) => Math.round(Math.min(max, Math.max(min, value)));
  const move = (event: PointerEvent) => {
    if (drag.current) onResize(clamp(drag.current.width + sign * (event.clientX - drag.current.x)));
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") onResize(clamp(width - sign * KEY_STEP_PX));
    else if (event.key === "ArrowRight") onResize(clamp(width + sign * KEY_STEP_PX));
    else if (event.key === "Home") onReset();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      onKeyDown={press}
      onDragStart={(event) => event.preventDefault()}
      onDoubleClick={onReset}
      onPointerDown={(event) => {
        // Else the browser takes the press for the start of a selection or of its own dragging.
        event.preventDefault();
        event.currentTarget.focus({ preventScroll: true });
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { x: event.clientX, width };
      }}
      onPointerMove={move}
      onPointerUp={() => (drag.current = null)}
      onPointerCancel={() => (drag.current = null)}
      className={clsx(
        "absolute inset-y-0 z-10 w-2 cursor-col-resize touch-none outline-none",
        pane === "left" ? "-right-1" : "-left-1",
        "after:absolute after:inset-y-0 after:left-1/2 after:w-px after:bg-line after:transition-colors",
        "hover:after:bg-control focus-visible:after:w-0.5 focus-visible:after:bg-accent-text",
      )}
    />
  );
}
