import type { ReactNode } from "react";
import { SelectField } from "./field.tsx";

export interface ChoiceProps {
  label: string;
  /** What it says while nothing is chosen. */
  unset: string;
  /** Empty: nothing is chosen. */
  value: string;
  onChange: (value: string) => void;
  /** What there is to choose: `<option>`s. */
  children: ReactNode;
}

/** Chooses one of several or none, as in a filter. */
export function Choice({ label, unset, value, onChange, children }: ChoiceProps) {
  return (
    <SelectField label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{unset}</option>
      {children}
    </SelectField>
  );
}
