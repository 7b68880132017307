/**
 * The little Markdown that people write in a chat, as nodes: whoever shows it makes elements of them, and no text ever
 * becomes markup. Time is linear in the length of the text, whatever it is.
 */
export type Inline =
  | { type: "text"; text: string }
  | { type: "break" }
  | { type: "strong" | "em"; children: Inline[] }
  | { type: "code"; text: string }
  | { type: "link"; href: string; children: Inline[] };

export type Block =
  | { type: "paragraph"; children: Inline[] }
  | { type: "code"; text: string }
  | { type: "list"; ordered: boolean; start: number; items: Inline[][] };

/** Deeper emphasis stays as it was typed. */
const DEEPEST = 4;
const BULLET = /^ {0,3}[-*•] +(?=\S)/;
const NUMBER = /^ {0,3}(\d{1,9})[.)] +(?=\S)/;
const FENCE = /^ {0,3}```/;
const FENCE_END = /^ {0,3}```[ \t]*$/;

export function parseMarkdown(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const lastFenceEnd = lines.findLastIndex((line) => FENCE_END.test(line));
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (at < lastFenceEnd && FENCE.test(line)) {
      const fenceEnd = endOf(lines, at + 1, (l) => !FENCE_END.test(l));
      blocks.push({ type: "code", text: lines.slice(at + 1, fenceEnd).join("\n") });
      at = fenceEnd + 1;
    } else if (BULLET.test(line) || NUMBER.test(line)) {
      const marker = BULLET.test(line) ? BULLET : NUMBER;
      const end = endOf(lines, at, (l) => marker.test(l));
      const items = lines.slice(at, end).map((l) => parseInline(l.replace(marker, "")));
      const start = Number(NUMBER.exec(line)?.[1] ?? 1);
      blocks.push({ type: "list", ordered: marker === NUMBER, start, items });
      at = end;
    } else if (line.trim() === "") {
      at += 1;
    } else {
      // The first line may look like an opening fence that is never closed: it is text then.
      const end = endOf(
        lines,
        at + 1,
        (l) => l.trim() !== "" && !BULLET.test(l) && !NUMBER.test(l) && !FENCE.test(l),
      );
      blocks.push({ type: "paragraph", children: parseInline(lines.slice(at, end).join("\n")) });
      at = end;
    }
  }
  return blocks;
}

function endOf(lines: string[], from: number, belongs: (line: string) => boolean): number {
  let end = from;
  while (end < lines.length && belongs(lines[end] ?? "")) end += 1;
  return end;
}

export function parseInline(text: string, depth = 0): Inline[] {
  const nodes: Inline[] = [];
  /** Delimiters that have no partner any more: looked for once, not at every occurrence. */
  const hopeless = new Set<string>();
  let plain = "";
  const flush = () => {
    if (plain) nodes.push({ type: "text", text: plain });
    plain = "";
  };
  let at = 0;
  while (at < text.length) {
    const found = special(text, at, depth, hopeless);
    if (!found) {
      plain += text[at] ?? "";
      at += 1;
      continue;
    }
    if (found.node.type === "text") {
      plain += found.node.text;
    } else {
      flush();
      nodes.push(found.node);
    }
    at = found.end;
  }
  flush();
  return nodes;
}

interface Found {
  node: Inline;
  end: number;
}

function special(text: string, at: number, depth: number, hopeless: Set<string>): Found | undefined {
  switch (text[at]) {
    case "\n":
      return { node: { type: "break" }, end: at + 1 };
    case "\\": {
      const next = text[at + 1];
      return next && "*_`[]\\".includes(next)
        ? { node: { type: "text", text: next }, end: at + 2 }
        : undefined;
    }
    case "`":
      return code(text, at, hopeless);
    case "*":
    case "_":
      return depth < DEEPEST ? emphasis(text, at, depth, hopeless) : undefined;
    case "[":
      return depth < DEEPEST ? namedLink(text, at, depth) : undefined;
    default:
      return startsWord(text, at) ? bareLink(text, at) : undefined;
  }
}

function code(text: string, at: number, hopeless: Set<string>): Found | undefined {
  const end = closing(text, "`", at + 1, hopeless);
  if (end <= at + 1) return undefined;
  return { node: { type: "code", text: text.slice(at + 1, end) }, end: end + 1 };
}

const isWordCharacter = (character: string | undefined) =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);
const isSpace = (character: string | undefined) => character === undefined || /\s/.test(character);
const startsWord = (text: string, at: number) => !isWordCharacter(text[at - 1]) && isWordCharacter(text[at]);

/** `**strong**`, `*em*`, `_em_`: never inside a word, so that snake_case and 2*3*4 stay what they are. */
function emphasis(text: string, at: number, depth: number, hopeless: Set<string>): Found | undefined {
  const character = text[at] ?? "";
  const mark = text[at + 1] === character ? character + character : character;
  const from = at + mark.length;
  if (isWordCharacter(text[at - 1]) || isSpace(text[from]) || text[from] === character) return undefined;
  let end = closing(text, mark, from, hopeless);
  while (
    end > 0 &&
    (isSpace(text[end - 1]) || isWordCharacter(text[end + mark.length]) || longer(text, end, mark))
  ) {
    end = closing(text, mark, end + (longer(text, end, mark) ? 2 : 1), hopeless);
  }
  if (end <= from) return undefined;
  // `**strong *and em***`: the inner one closes first.
  if (mark.length === 2 && text[end + 2] === character) end += 1;
  const children = parseInline(text.slice(from, end), depth + 1);
  return { node: { type: mark.length === 2 ? "strong" : "em", children }, end: end + mark.length };
}

/** A single `*` does not end at the first half of `**`. */
const longer = (text: string, end: number, mark: string) => mark.length === 1 && text[end + 1] === mark;

function closing(text: string, mark: string, from: number, hopeless: Set<string>): number {
  if (hopeless.has(mark)) return -1;
  const end = text.indexOf(mark, from);
  if (end < 0) hopeless.add(mark);
  return end;
}

const LONGEST_LABEL = 300;
const LONGEST_ADDRESS = 2_000;

function namedLink(text: string, at: number, depth: number): Found | undefined {
  const [label, rest] = cut(text, at + 1, LONGEST_LABEL, "](");
  const [address] = rest === undefined ? [] : cut(text, rest, LONGEST_ADDRESS, ")");
  if (label === undefined || rest === undefined || address === undefined) return undefined;
  const href = safeHref(address);
  if (!href || label.trim() === "" || label.includes("[")) return undefined;
  // A label that looks like an address must not hide another one.
  const children: Inline[] = /^\s*(https?:|www\.|\S+\.\S{2,}$)/i.test(label)
    ? [{ type: "text", text: href }]
    : withoutLinks(parseInline(label, depth + 1));
  return { node: { type: "link", href, children }, end: rest + address.length + 1 };
}

/** The text up to a mark that comes within `longest` characters, and where it goes on behind the mark. */
function cut(text: string, from: number, longest: number, mark: string): [string, number] | [] {
  const window = text.slice(from, from + longest);
  const length = window.indexOf(mark);
  return length < 0 ? [] : [window.slice(0, length), from + length + mark.length];
}

/** A link in a link is its text. */
function withoutLinks(nodes: Inline[]): Inline[] {
  return nodes.flatMap((node) => {
    if (node.type === "link") return withoutLinks(node.children);
    if (node.type === "strong" || node.type === "em")
      return [{ ...node, children: withoutLinks(node.children) }];
    return [node];
  });
}

const ADDRESS = /(?:https?:\/\/|www\.)[^\s<>"`]{2,2000}/iuy;
const MAIL = /(?:mailto:)?[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/iuy;

function bareLink(text: string, at: number): Found | undefined {
  const first = text[at] ?? "";
  ADDRESS.lastIndex = MAIL.lastIndex = at;
  const address = "hHwW".includes(first) ? ADDRESS.exec(text)?.[0] : undefined;
  const mail = address === undefined ? MAIL.exec(text)?.[0] : undefined;
  const shown = withoutTrailingPunctuation(address ?? mail ?? "");
  if (!shown) return undefined;
  const plain = mail !== undefined && !/^mailto:/i.test(shown) ? `mailto:${shown}` : shown;
  const href = safeHref(/^www\./i.test(plain) ? `https://${plain}` : plain);
  return href
    ? { node: { type: "link", href, children: [{ type: "text", text: shown }] }, end: at + shown.length }
    : undefined;
}

/** `(see https://example.com/a_(b).)` → the address ends with its own closing bracket and before the rest. */
function withoutTrailingPunctuation(address: string): string {
  let unopened = address.split(")").length - address.split("(").length;
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address[end - 1] ?? "";
    if (last === ")" && unopened <= 0) break;
    if (!".,;:!?'*_)]}".includes(last)) break;
    if (last === ")") unopened -= 1;
  }
  return address.slice(0, end);
}

/** Where a link may lead: http, https and mailto, and nothing that only looks like one of them. */
export function safeHref(address: string): string | undefined {
  const trimmed = address.trim();
  if (!/^(https?:\/\/|mailto:)/i.test(trimmed)) return undefined;
  try {
    const url = new URL(trimmed);
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}
