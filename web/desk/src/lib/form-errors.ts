import type { FieldPath, FieldValues, UseFormReturn } from "react-hook-form";
import { explain, fieldErrors, forPeople, type FieldFault } from "./explain.ts";
import { libStrings as s } from "./strings.ts";

/**
 * Puts what the server refused where it belongs: beside the fields that it names, and what belongs to none of them
 * above the form (`root`).
 *
 * @param inForm the form's own name and words for what the server says of a field; the same unless told
 */
export function showRefusal<T extends FieldValues>(
  form: UseFormReturn<T>,
  error: unknown,
  inForm: (fault: FieldFault) => FieldFault = (fault) => fault,
): void {
  const names = Object.keys(form.getValues());
  const known = fieldErrors(error)
    .map(inForm)
    .filter(({ field }) => names.includes(field));
  for (const { field, message } of known)
    form.setError(field as FieldPath<T>, { message: sentence(message) });
  if (known[0]) form.setFocus(known[0].field as FieldPath<T>);
  else form.setError("root", { message: explain(error) });
}

/** The server says `must be …`, `is not …` of a field; beside the field that is "This must be …". */
function sentence(message: string): string {
  const text = forPeople(message);
  const whole = /^\p{Ll}/u.test(text) ? s.beside(text) : text;
  return /[.!?]$/u.test(whole) ? whole : `${whole}.`;
}
