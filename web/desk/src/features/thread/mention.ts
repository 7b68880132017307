import type { Agent } from "@deskbell/protocol/types";

export interface Mention {
  /** Where the `@` stands. */
  at: number;
  /** What was typed behind it so far. */
  query: string;
}

/** A name is not longer than this; further back no `@` is looked for. */
const LONGEST = 60;

/** The mention that is being written in front of the caret; `null` where none is. */
export function mentionAt(text: string, caret: number): Mention | null {
  const before = text.slice(Math.max(0, caret - LONGEST), caret);
  const match = /(?:^|[\s(])@([^\s@]*(?: [^\s@]*)?)$/u.exec(before);
  const query = match?.[1];
  return query === undefined ? null : { at: caret - query.length - 1, query };
}

/** Colleagues whose name, or one of its words, begins so; at most six. */
export function mentionable(colleagues: readonly Agent[], query: string, me: string): Agent[] {
  const typed = query.toLocaleLowerCase();
  const begins = (name: string) => {
    const whole = name.toLocaleLowerCase();
    return whole.startsWith(typed) || whole.split(" ").some((word) => word.startsWith(typed));
  };
  const exact = (name: string) => name.toLocaleLowerCase() === typed.trimEnd();
  return colleagues.filter(({ id, name }) => id !== me && begins(name) && !exact(name)).slice(0, 6);
}

/** The text with the name in place of what was typed, and where the caret goes. */
export function completed(text: string, mention: Mention, name: string): { text: string; caret: number } {
  const end = mention.at + 1 + mention.query.length;
  const put = `@${name} `;
  return {
    text: text.slice(0, mention.at) + put + text.slice(end).replace(/^ /u, ""),
    caret: mention.at + put.length,
  };
}
