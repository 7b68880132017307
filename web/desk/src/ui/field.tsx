import { clsx } from "clsx";
import { useId, type ComponentProps, type ReactNode } from "react";

export const inputClass = clsx(
  "w-full rounded-input border border-control bg-bg px-3 text-14 text-text transition-colors",
  "hover:border-text-3 focus-visible:border-accent-text focus-visible:outline-1 focus-visible:outline-offset-0",
  "aria-invalid:border-danger-text disabled:bg-sub disabled:text-text-3",
);

interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** What is wrong and what to do; takes the place of the hint. */
  error?: string | undefined;
}

interface FrameProps extends FieldProps {
  id: string;
  children: ReactNode;
}

function Frame({ id, label, hint, error, children }: FrameProps) {
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="flex items-baseline gap-1.5 text-13 font-medium text-text">
        {label}
      </label>
      {children}
      {error !== undefined ? (
        <p id={`${id}-error`} role="alert" className="text-12 text-danger-text">
          {error}
        </p>
      ) : hint !== undefined ? (
        <p id={`${id}-hint`} className="text-12 text-text-3">
          {hint}
        </p>
      ) : null}
    </div>
  );
}

function described(id: string, { hint, error }: FieldProps): string | undefined {
  if (error !== undefined) return `${id}-error`;
  return hint === undefined ? undefined : `${id}-hint`;
}

export function TextField({ label, hint, error, className, ...rest }: FieldProps & ComponentProps<"input">) {
  const id = useId();
  const frame = { id, label, hint, error };
  return (
    <Frame {...frame}>
      <input
        id={id}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={described(id, frame)}
        {...rest}
        className={clsx(inputClass, "h-10", className)}
      />
    </Frame>
  );
}

export function TextArea({
  label,
  hint,
  error,
  className,
  ...rest
}: FieldProps & ComponentProps<"textarea">) {
  const id = useId();
  const frame = { id, label, hint, error };
  return (
    <Frame {...frame}>
      <textarea
        id={id}
        rows={3}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={described(id, frame)}
        {...rest}
        className={clsx(inputClass, "resize-y py-2", className)}
      />
    </Frame>
  );
}

export function SelectField({
  label,
  hint,
  error,
  className,
  children,
  ...rest
}: FieldProps & ComponentProps<"select">) {
  const id = useId();
  const frame = { id, label, hint, error };
  return (
    <Frame {...frame}>
      <select
        id={id}
        aria-describedby={described(id, frame)}
        {...rest}
        className={clsx(inputClass, "h-10", className)}
      >
        {children}
      </select>
    </Frame>
  );
}
