import { parseMarkdown, type Block, type Inline } from "./markdown.ts";

/** A list shows one line: more of a message than this is never seen there. */
const ENOUGH = 300;

/** The words of a message without its marks, on one line. */
export function plainText(markdown: string): string {
  const words = parseMarkdown(markdown.slice(0, ENOUGH)).map(blockText).join(" ");
  return words.replace(/\s+/gu, " ").trim();
}

function blockText(block: Block): string {
  if (block.type === "code") return block.text;
  return block.type === "list" ? block.items.map(inlineText).join(" ") : inlineText(block.children);
}

function inlineText(nodes: Inline[]): string {
  return nodes
    .map((node) => ("children" in node ? inlineText(node.children) : node.type === "break" ? " " : node.text))
    .join("");
}
