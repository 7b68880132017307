import { clsx } from "clsx";
import type { CSSProperties } from "react";

export function Skeleton({ className, style }: { className?: string; style?: CSSProperties }) {
  return (
    <span
      aria-hidden
      style={style}
      className={clsx("block animate-breathe rounded-control bg-raised", className)}
    />
  );
}
