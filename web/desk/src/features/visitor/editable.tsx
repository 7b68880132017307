import { Pencil } from "lucide-react";
import { clsx } from "clsx";
import { useRef, useState, type KeyboardEvent } from "react";
import { inputClass } from "../../ui/field.tsx";
import { may, useUser } from "../session/use-session.ts";
import { visitorStrings as s } from "./strings.ts";

interface EditableProps {
  label: string;
  /** What stands there, and can be pressed, while there is no value. */
  empty?: string;
  value: string | null;
  type: "text" | "email" | "tel";
  maxLength: number;
  /** `null` clears it. */
  onSave: (value: string | null) => void;
}

/** A value that becomes a field when it is pressed, for whoever may change it. Enter and leaving it save, Escape does not. */
// long: the three faces of one value: read, offered, and edited.
export function Editable({ label, empty = label, value, type, maxLength, onSave }: EditableProps) {
  const [editing, setEditing] = useState(false);
  const given = useRef<HTMLButtonElement>(null);
  const dropped = useRef(false);
  const changes = may(useUser(), "answer");
  const done = (text: string) => {
    setEditing(false);
    const next = text.trim() === "" ? null : text.trim();
    if (!dropped.current && next !== value) onSave(next);
    dropped.current = false;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    dropped.current = event.key === "Escape";
    event.currentTarget.blur();
    requestAnimationFrame(() => given.current?.focus());
  };
  return (
    <div className="flex min-h-8 items-baseline gap-3">
      <span aria-hidden className="w-24 shrink-0 text-13 text-text-3">
        {label}
      </span>
      {editing ? (
        <input
          autoFocus
          aria-label={label}
          type={type}
          defaultValue={value ?? ""}
          maxLength={maxLength}
          onKeyDown={onKeyDown}
          onBlur={(event) => done(event.currentTarget.value)}
          className={clsx(inputClass, "h-8 px-2 text-13")}
        />
      ) : !changes ? (
        <span className="min-w-0 grow py-1.5 text-13 [overflow-wrap:anywhere]">
          <span className="sr-only">{label}: </span>
          {value ?? <span className="text-text-3">{s.nothing}</span>}
        </span>
      ) : (
        <button
          ref={given}
          type="button"
          aria-label={value === null ? empty : s.edit(label, value)}
          onClick={() => setEditing(true)}
          className="group/edit relative -mx-2 min-h-8 min-w-0 grow rounded-control px-2 py-1.5 text-left text-13 hover:bg-raised focus-visible:bg-raised"
        >
          <span className={clsx("[overflow-wrap:anywhere]", value === null ? "text-text-3" : "text-text")}>
            {value ?? empty}
          </span>
          <span
            aria-hidden
            className="absolute top-0 right-0 inline-flex h-8 items-center rounded-control bg-raised px-2 text-text-3 opacity-0 group-hover/edit:opacity-100 group-focus-visible/edit:opacity-100"
          >
            <Pencil className="size-3.5" />
          </span>
        </button>
      )}
    </div>
  );
}
