import type { Message } from "@deskbell/protocol/types";
import { threadStrings as s } from "./strings.ts";

/**
 * What a message of kind `event` says: its content is a word for what its sender did. A word that this desk does not
 * know yet is shown as it came.
 */
export function happening({ content, sender }: Message, me: string): string {
  const word = content ?? "";
  if (!isKnown(word)) return word;
  // Not the same sentence with another name in it: verbs follow the person in many languages.
  if (sender.id === me) return s.happenedByMe[word];
  return s.happened[word](sender.name ?? (sender.kind === "visitor" ? s.anonymous : s.system));
}

function isKnown(word: string): word is keyof typeof s.happened {
  return Object.hasOwn(s.happened, word);
}
