import { useRef } from "react";
import type { UseFormRegisterReturn } from "react-hook-form";
import { Button } from "../../ui/button.tsx";
import { TextArea } from "../../ui/field.tsx";
import { characters } from "../session/limits.ts";
import { MAX_MESSAGE } from "../thread/limits.ts";
import { repliesStrings as s } from "./strings.ts";
import { pieces, variables, type Values } from "./template.ts";

/** Nothing is known: enough to see whether a text can be kept. */
const nothing: Values = { visitorName: null, visitorEmail: null, agentName: "", subject: null, fields: null };

/** Why the server would not keep it, or `true`. */
export function templateFault(text: string): string | true {
  if (characters(text) > MAX_MESSAGE) return s.tooLong(MAX_MESSAGE);
  const wrong = pieces(text, nothing).find(({ kind }) => kind === "unknown" || kind === "unclosed");
  if (!wrong) return true;
  return wrong.kind === "unclosed" ? s.unclosedVariable : s.unknownVariable(wrong.text);
}

interface TemplateFieldProps {
  label: string;
  hint?: string;
  error: string | undefined;
  rows: number;
  readOnly: boolean;
  registered: UseFormRegisterReturn;
  /** Puts the whole text anew. */
  onInsert: (text: string) => void;
}

/** A text with variables, and buttons that put one where the caret is. */
export function TemplateField({
  label,
  hint,
  error,
  rows,
  readOnly,
  registered,
  onInsert,
}: TemplateFieldProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const { ref, ...rest } = registered;
  const insert = (name: string) => {
    const field = area.current;
    if (!field) return;
    const { value, selectionStart: from, selectionEnd: to } = field;
    // Of a field, the name is still to be written: it is selected.
    const blank = name === "fields." ? "name" : "";
    onInsert(`${value.slice(0, from)}{{${name}${blank}}}${value.slice(to)}`);
    const start = from + 2 + name.length;
    requestAnimationFrame(() => {
      field.focus();
      if (blank === "") field.setSelectionRange(start + 2, start + 2);
      else field.setSelectionRange(start, start + blank.length);
    });
  };
  return (
    <div className="flex flex-col gap-2">
      <TextArea
        label={label}
        hint={hint}
        error={error}
        rows={rows}
        readOnly={readOnly}
        {...rest}
        ref={(field) => {
          ref(field);
          area.current = field;
        }}
      />
      {readOnly ? null : (
        <div role="group" aria-label={s.insertVariable} className="flex flex-wrap gap-1.5">
          {[...variables, "fields." as const].map((name) => (
            <Button key={name} size="sm" onClick={() => insert(name)}>
              {s.variable[name]}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
