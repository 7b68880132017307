import { clsx } from "clsx";
import type { ComponentProps } from "react";
import { Tip } from "./tip.tsx";

export interface IconButtonProps extends ComponentProps<"button"> {
  /** The accessible name, also the tooltip. */
  label: string;
  /** A key that does the same, shown in the tooltip. */
  keys?: string;
  side?: "top" | "right" | "bottom" | "left";
}

export function IconButton({ label, keys, side = "bottom", className, ...rest }: IconButtonProps) {
  return (
    <Tip text={label} keys={keys} side={side}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        className={clsx(
          "inline-flex size-8 shrink-0 items-center justify-center rounded-control text-text-2 transition-colors",
          "hover:bg-raised hover:text-text disabled:opacity-50 aria-pressed:bg-raised aria-pressed:text-text [&_svg]:size-4",
          className,
        )}
      />
    </Tip>
  );
}
