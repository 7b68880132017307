import { clsx } from "clsx";
import type { ComponentProps, ReactNode } from "react";

type Tone = "primary" | "secondary" | "ghost" | "danger";
type Size = "sm" | "md" | "lg";

const tones: Record<Tone, string> = {
  primary: "bg-accent text-white hover:bg-accent-hover",
  secondary: "border border-control/60 bg-bg text-text hover:bg-raised",
  ghost: "text-text-2 hover:bg-raised hover:text-text",
  danger: "bg-danger text-white hover:bg-danger-hover",
};

const sizes: Record<Size, string> = {
  sm: "h-7 gap-1 px-2 text-13",
  md: "h-8 gap-1.5 px-3 text-13",
  lg: "h-10 gap-2 px-4 text-14",
};

export interface ButtonProps extends ComponentProps<"button"> {
  tone?: Tone;
  size?: Size;
  /** Shown before the label. */
  icon?: ReactNode;
  /** Something is under way: the button keeps its place and its name, and cannot be pressed again. */
  busy?: boolean;
}

export function buttonClass(tone: Tone = "secondary", size: Size = "md"): string {
  return clsx(
    "inline-flex shrink-0 items-center justify-center rounded-control font-medium whitespace-nowrap select-none",
    "transition-colors disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
    tones[tone],
    sizes[size],
  );
}

export function Button({ tone, size, icon, busy = false, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled === true || busy}
      aria-busy={busy || undefined}
      className={clsx(buttonClass(tone, size), busy && "animate-breathe", className)}
    >
      {icon}
      {children}
    </button>
  );
}
