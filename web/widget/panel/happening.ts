import type { Message } from "@deskbell/protocol/types";
import type { AllStrings } from "./later-strings.ts";

/** What a message says in one line: what happened is in the reader's language, a deleted text is gone. */
export function happening({ content, sender }: Message, strings: AllStrings): string {
  const name = sender.kind === "visitor" ? strings.you : (sender.name ?? strings.team);
  const sentences: Record<string, string> = strings.happened;
  const word = content ?? "";
  // A word that a newer server may know, even `constructor`, is shown as it came.
  return Object.hasOwn(sentences, word) ? (sentences[word] ?? "").replace("%", () => name) : word;
}
