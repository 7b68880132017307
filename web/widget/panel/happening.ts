import type { Message } from "@deskbell/protocol/types";
import { laterStrings } from "./later-strings.ts";
import type { Strings } from "./strings.ts";

/** What a message says in one line: what happened is in the reader's language, a deleted text is gone. */
export function happening({ content, sender }: Message, strings: Strings, language: string): string {
  const name = sender.kind === "visitor" ? strings.you : (sender.name ?? strings.team);
  const sentences: Record<string, string> = laterStrings(language).happened;
  const sentence = sentences[content ?? ""];
  // A word that a newer server may know.
  return sentence ? sentence.replace("%", () => name) : (content ?? "");
}
