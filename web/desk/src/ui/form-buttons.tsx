import { clsx } from "clsx";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { uiStrings as s } from "./strings.ts";

interface FormButtonsProps {
  onCancel: () => void;
  /** It is under way: pressing again would do it twice. */
  busy?: boolean;
  /** Something without which it makes no sense is not chosen yet. */
  disabled?: boolean;
  /** It takes something away. */
  danger?: boolean;
  className?: string;
  /** What the button does that submits. */
  children: ReactNode;
}

/** The last line of a form in a dialog: the way out, then the way on. */
export function FormButtons({
  onCancel,
  busy = false,
  disabled = false,
  danger = false,
  className,
  children,
}: FormButtonsProps) {
  return (
    <div className={clsx("flex justify-end gap-2", className)}>
      <Button onClick={onCancel}>{s.cancel}</Button>
      <Button type="submit" tone={danger ? "danger" : "primary"} busy={busy} disabled={disabled}>
        {children}
      </Button>
    </div>
  );
}
