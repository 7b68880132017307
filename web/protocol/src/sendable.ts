/**
 * Text without what the server refuses in it: control characters other than tab and newline, which nobody sees and
 * which come along with what is pasted.
 */
export function withoutControls(text: string): string {
  return text.replace(/[^\P{Cc}\t\n]/gu, "");
}

/** What is written in a field, after control characters were taken out of it; the caret stays where it was. */
export function cleanValue(field: HTMLTextAreaElement): string {
  const { value, selectionStart } = field;
  const clean = withoutControls(value);
  if (clean !== value) {
    const caret = withoutControls(value.slice(0, selectionStart)).length;
    field.value = clean;
    field.setSelectionRange(caret, caret);
  }
  return clean;
}
