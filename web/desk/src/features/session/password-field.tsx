import { Eye, EyeOff } from "lucide-react";
import { useId, useState, type ComponentProps } from "react";
import { clsx } from "clsx";
import { inputClass } from "../../ui/field.tsx";
import { characters, MAX_PASSWORD, MIN_PASSWORD } from "./limits.ts";
import { sessionStrings as s } from "./strings.ts";

interface PasswordFieldProps extends ComponentProps<"input"> {
  label: string;
  error?: string | undefined;
  /** For a new password: what is typed so far, to say how it stands. */
  rate?: string;
  /** What to know while a new password is empty; the rule, unless told. */
  hint?: string;
}

/** `null` while it is good, else what is wrong with it as a new password. */
export function newPasswordFault(password: string): string | null {
  const length = characters(password);
  if (length < MIN_PASSWORD) return s.passwordShort(MIN_PASSWORD - length);
  return length > MAX_PASSWORD ? s.passwordLong : null;
}

export function PasswordField({
  label,
  error,
  rate,
  hint: emptyHint = s.passwordRule,
  className,
  ...rest
}: PasswordFieldProps) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const hint = rate === undefined ? undefined : rate === "" ? emptyHint : newPasswordFault(rate);
  const note = error ?? (hint === null ? s.passwordGood : hint);
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-13 font-medium">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          type={shown ? "text" : "password"}
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby={note === undefined ? undefined : `${id}-note`}
          {...rest}
          className={clsx(inputClass, "h-10 pr-10", className)}
        />
        <button
          type="button"
          aria-label={shown ? s.hidePassword : s.showPassword}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
          className="absolute inset-y-1 right-1 inline-flex w-8 items-center justify-center rounded-control text-text-3 hover:bg-raised hover:text-text"
        >
          {shown ? <EyeOff aria-hidden className="size-4" /> : <Eye aria-hidden className="size-4" />}
        </button>
      </div>
      {note === undefined ? null : (
        <p
          id={`${id}-note`}
          role={error === undefined ? undefined : "alert"}
          className={clsx(
            "text-12",
            error !== undefined ? "text-danger-text" : hint === null ? "text-success-text" : "text-text-3",
          )}
        >
          {note}
        </p>
      )}
    </div>
  );
}
