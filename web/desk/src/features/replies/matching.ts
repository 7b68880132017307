import type { CannedResponse } from "./model.ts";

/** A `/` with what was typed behind it, in the text that is being written. */
export interface Slash {
  /** Where the `/` stands. */
  at: number;
  /** What was typed behind it so far. */
  query: string;
}

/** Further back than this no `/` is looked for: a shortcut has at most 50 characters. */
const LONGEST = 60;

/**
 * The `/` in front of the caret, at the beginning or behind white space; `null` where none is. Up to three words may follow it,
 * the first one at once: `either / or` and `/etc/hosts` are no commands.
 */
export function slashAt(text: string, caret: number): Slash | null {
  const from = Math.max(0, caret - LONGEST);
  const before = text.slice(from, caret);
  const query = /(?:^|\s)\/((?:[^\s/]+(?: [^\s/]*){0,2})?)$/u.exec(before)?.[1];
  if (query === undefined) return null;
  const at = caret - query.length - 1;
  // Where the text was cut, the first character is not the first of the text.
  return at === from && from > 0 && !/\s/u.test(text.charAt(from - 1)) ? null : { at, query };
}

/** The text with `put` in place of the `/` and what was typed, and where the caret goes. */
export function replaced(text: string, slash: Slash, put: string): { text: string; caret: number } {
  const end = slash.at + 1 + slash.query.length;
  return { text: text.slice(0, slash.at) + put + text.slice(end), caret: slash.at + put.length };
}

/** As the server compares: by way of the capitals, so that `ß` finds `SS`. */
export function folded(text: string): string {
  return text.toUpperCase().toLowerCase();
}

const NO_MATCH = 9;

/**
 * How well it fits, 0 being best. An agent's own comes before a shared one with the same shortcut. More than one word is only
 * looked for where words are written: in the title.
 */
function rank({ shortcut, title, content, author }: CannedResponse, wanted: string, me: string): number {
  if (wanted === "") return 0;
  const [key, name] = [folded(shortcut), folded(title)];
  if (key === wanted) return author === me ? 0 : 1;
  if (key.startsWith(wanted)) return 2;
  if (name.startsWith(wanted)) return 3;
  if (name.split(/\s+/u).some((word) => word.startsWith(wanted))) return 4;
  if (name.includes(wanted)) return 5;
  if (wanted.includes(" ")) return NO_MATCH;
  if (key.includes(wanted)) return 6;
  return folded(content).includes(wanted) ? 7 : NO_MATCH;
}

/**
 * What fits what was typed, the best first: the shortcut itself, how it begins, the title, the text; among equals what is used
 * most.
 */
export function ranked(all: readonly CannedResponse[], query: string, me: string): CannedResponse[] {
  const wanted = folded(query.trim());
  return all
    .map((response) => ({ response, fit: rank(response, wanted, me) }))
    .filter(({ fit }) => fit < NO_MATCH)
    .sort(
      (a, b) =>
        a.fit - b.fit ||
        b.response.used - a.response.used ||
        a.response.shortcut.localeCompare(b.response.shortcut),
    )
    .map(({ response }) => response);
}
