import { useState } from "react";
import { TextField } from "../../ui/field.tsx";

interface DayFieldProps {
  label: string;
  /** `2026-03-01`, or empty. */
  value: string;
  min?: string | undefined;
  max?: string | undefined;
  onChange: (value: string) => void;
}

/** With it, browsers take a year of four digits and no more. */
const LAST_DAY = "9999-12-31";

/**
 * A day that is typed or picked. A browser calls the year that is being typed a year at its first digit already: what stands there
 * is kept here until it has all four, or the next digit would meet another value.
 */
export function DayField({ label, value, min, max = LAST_DAY, onChange }: DayFieldProps) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  // It changed elsewhere: the filters were cleared, or Back was pressed.
  if (known !== value) {
    setKnown(value);
    setTyped(value);
  }
  return (
    <TextField
      type="date"
      label={label}
      value={typed}
      min={min}
      max={max}
      onChange={(event) => {
        const day = event.target.value;
        setTyped(day);
        if (!day.startsWith("0")) onChange(day);
      }}
      onBlur={() => setTyped(value)}
    />
  );
}
