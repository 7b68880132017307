import type { Message } from "@deskbell/protocol/types";
import { threadStrings as s } from "./strings.ts";

/**
 * What a message of kind `event` says: its content is a word for what its sender did. A word that this desk does not
 * know yet is shown as it came.
 */
export function happening({ content, sender }: Message, me: string): string {
  const who =
    sender.id === me ? s.you : (sender.name ?? (sender.kind === "visitor" ? s.anonymous : s.system));
  const say = Object.entries(s.happened).find(([word]) => word === content)?.[1];
  return say ? say(who) : (content ?? "");
}
