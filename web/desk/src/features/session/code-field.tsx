import { TextField } from "../../ui/field.tsx";
import type { ComponentProps } from "react";

/** Whether these can be the six digits of a device; the server takes spaces and dashes. */
export function isDeviceCode(text: string): boolean {
  return /^\d{6}$/u.test(text.replaceAll(/[\s-]/gu, ""));
}

/** For the code of a device: phones offer digits, and those that know the code offer it. */
export function CodeField(props: ComponentProps<typeof TextField>) {
  return (
    <TextField
      autoComplete="one-time-code"
      inputMode="numeric"
      autoCapitalize="characters"
      spellCheck={false}
      {...props}
      className="tracking-widest tabular-nums"
    />
  );
}
