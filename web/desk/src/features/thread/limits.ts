import { withoutControls } from "@deskbell/protocol/sendable";

/** The longest message or note, in Unicode scalar values. */
export const MAX_MESSAGE = 10_000;
/** From here on the composer counts. */
export const COUNT_FROM = 9_000;

/**
 * Text as the server will take it, or `null` when there is nothing to send. A draft of an earlier day, or a refused line
 * that is edited, may still hold what no field lets in any more.
 */
export function sendableText(text: string): string | null {
  const clean = withoutControls(text).replace(/\p{Cs}/gu, "");
  return clean.trim() === "" ? null : clean;
}
