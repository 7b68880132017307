import { withoutControls } from "@deskbell/protocol/sendable";
import type { AskFor, PreChat } from "@deskbell/protocol/types";
import { useRef, useState } from "preact/hooks";
import { countCharacters } from "./count.ts";
import { usePanel } from "./context.ts";
import type { Strings } from "./strings.ts";

/** Unicode scalar values, as the server counts. */
const LONGEST = { name: 200, email: 254 };

type Field = keyof typeof LONGEST;

export function PreChatForm({ preChat }: { preChat: PreChat }) {
  const panel = usePanel();
  const strings = panel.strings.value;
  const [values, setValues] = useState({ name: "", email: "" });
  const [errors, setErrors] = useState<Partial<Record<Field, string>>>({});
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    const found = {
      ...check("name", values.name, preChat.askName, strings),
      ...check("email", values.email, preChat.askEmail, strings),
    };
    setErrors(found);
    const first = (Object.keys(found) as Field[])[0];
    if (first) form.current?.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
    else panel.session.setProfile({ name: values.name.trim() || null, email: values.email.trim() || null });
  };
  const field = (name: Field, ask: AskFor) =>
    ask !== "off" && (
      <TextField
        name={name}
        label={strings[name]}
        required={ask === "required"}
        value={values[name]}
        error={errors[name]}
        onInput={(value) => setValues({ ...values, [name]: value })}
      />
    );
  return (
    <form ref={form} class="prechat" noValidate onSubmit={submit} aria-label={strings.beforeChat}>
      {field("name", preChat.askName)}
      {field("email", preChat.askEmail)}
      <button type="submit" class="primary">
        {strings.startChat}
      </button>
    </form>
  );
}

interface TextFieldProps {
  name: Field;
  label: string;
  required: boolean;
  value: string;
  error: string | undefined;
  onInput: (value: string) => void;
}

function TextField({ name, label, required, value, error, onInput }: TextFieldProps) {
  const strings = usePanel().strings.value;
  return (
    <div class="field">
      <label for={name}>
        {label}
        {!required && <span class="muted"> ({strings.optional})</span>}
      </label>
      <input
        id={name}
        name={name}
        inputMode={name === "email" ? "email" : "text"}
        autocomplete={name}
        required={required}
        value={value}
        aria-invalid={error !== undefined}
        aria-describedby={error ? `${name}-error` : undefined}
        data-autofocus={name === "name" || undefined}
        onInput={(event) => onInput(withoutControls(event.currentTarget.value))}
      />
      {error && (
        <p class="field-error" id={`${name}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

function check(field: Field, value: string, ask: AskFor, strings: Strings): Partial<Record<Field, string>> {
  const text = value.trim();
  if (ask === "off" || (text === "" && ask === "optional")) return {};
  if (text === "") return { [field]: field === "name" ? strings.needName : strings.needEmail };
  if (countCharacters(text) > LONGEST[field]) return { [field]: strings.tooLong(LONGEST[field]) };
  if (field === "email" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return { [field]: strings.badEmail };
  return {};
}
