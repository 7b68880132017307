import type { FieldPath, FieldValues, UseFormReturn } from "react-hook-form";
import { explain, fieldErrors } from "./explain.ts";

/**
 * Puts what the server refused where it belongs: beside the fields that it names, and what belongs to none of them
 * above the form (`root`).
 *
 * @param nameOf what the form calls a field that the server names; the same unless told
 */
export function showRefusal<T extends FieldValues>(
  form: UseFormReturn<T>,
  error: unknown,
  nameOf: (field: string) => string = (field) => field,
): void {
  const names = Object.keys(form.getValues());
  const known = fieldErrors(error)
    .map(({ field, message }) => ({ field: nameOf(field), message }))
    .filter(({ field }) => names.includes(field));
  for (const { field, message } of known)
    form.setError(field as FieldPath<T>, { message: sentence(message) });
  if (known[0]) form.setFocus(known[0].field as FieldPath<T>);
  else form.setError("root", { message: explain(error) });
}

function sentence(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
