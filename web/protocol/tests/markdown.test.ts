import { describe, expect, it } from "vitest";
import { parseInline, parseMarkdown, safeHref, type Block, type Inline } from "../src/markdown.ts";
import { randomFrom } from "./sample.ts";

/** A short way to write a tree down: `<strong>a</strong>` is a notation of this test, nothing is ever markup. */
const inline = (nodes: Inline[]): string =>
  nodes
    .map((node) => {
      switch (node.type) {
        case "text":
          return node.text;
        case "break":
          return "⏎";
        case "code":
          return `<code>${node.text}</code>`;
        case "link":
          return `<a ${node.href}>${inline(node.children)}</a>`;
        default:
          return `<${node.type}>${inline(node.children)}</${node.type}>`;
      }
    })
    .join("");
const block = (b: Block): string => {
  switch (b.type) {
    case "paragraph":
      return `<p>${inline(b.children)}</p>`;
    case "code":
      return `<pre>${b.text}</pre>`;
    case "list":
      return `<${b.ordered ? `ol ${b.start}` : "ul"}>${b.items.map((i) => `<li>${inline(i)}</li>`).join("")}`;
  }
};
const tree = (text: string) => parseMarkdown(text).map(block).join("");

describe("what people write", () => {
  it.each([
    ["plain", "<p>plain</p>"],
    ["two\nlines", "<p>two⏎lines</p>"],
    ["one\n\ntwo", "<p>one</p><p>two</p>"],
    ["**bold** and *it* and _it_", "<p><strong>bold</strong> and <em>it</em> and <em>it</em></p>"],
    ["**bold *and it***", "<p><strong>bold <em>and it</em></strong></p>"],
    ["`a *b*` c", "<p><code>a *b*</code> c</p>"],
    ["```js\nlet a = **1**;\n```\nend", "<pre>let a = **1**;</pre><p>end</p>"],
    ["- one\n- **two**\nafter", "<ul><li>one</li><li><strong>two</strong></li><p>after</p>"],
    ["3. one\n4. two", "<ol 3><li>one</li><li>two</li>"],
    ["[here](https://example.com/a)", "<p><a https://example.com/a>here</a></p>"],
    [
      "see https://example.com/a_b_c.",
      "<p>see <a https://example.com/a_b_c>https://example.com/a_b_c</a>.</p>",
    ],
    ["(https://example.com/x_(y))", "<p>(<a https://example.com/x_(y)>https://example.com/x_(y)</a>)</p>"],
    ["www.example.com!", "<p><a https://www.example.com/>www.example.com</a>!</p>"],
    ["to me@example.com, please", "<p>to <a mailto:me@example.com>me@example.com</a>, please</p>"],
    ["\\*not\\*", "<p>*not*</p>"],
  ])("%j", (text, expected) => {
    expect(tree(text)).toBe(expected);
  });

  it.each([
    "2*3*4 = 24",
    "snake_case_name",
    "a * b * c",
    "**open",
    "`open",
    "```open",
    "[no](nowhere)",
    "[a](javascript:alert(1))",
    "5 < 6 && <b>not bold</b>",
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "****",
    "-5 degrees",
    "http://",
    "C:\\dir",
  ])("leaves %j as it was typed", (text) => {
    expect(tree(text)).toBe(`<p>${text}</p>`);
  });
});

describe("links", () => {
  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "//example.com",
    "/path",
    "blob:https://example.com/1",
    "https:javascript:alert(1)",
    "",
  ])("never lead to %j", (address) => {
    expect(safeHref(address)).toBeUndefined();
    expect(
      hrefsIn(parseMarkdown(`[x](${address}) ${address}`)).every((href) =>
        /^(https?:\/\/|mailto:)/.test(href),
      ),
    ).toBe(true);
  });

  it("show the real address when the label pretends another", () => {
    expect(tree("[https://bank.example](https://evil.example/)")).toBe(
      "<p><a https://evil.example/>https://evil.example/</a></p>",
    );
    expect(tree("[bank.example](https://evil.example/)")).toBe(
      "<p><a https://evil.example/>https://evil.example/</a></p>",
    );
  });
});

const hrefsIn = (blocks: Block[]): string[] => {
  const from = (nodes: Inline[]): string[] =>
    nodes.flatMap((n) =>
      n.type === "link" ? [n.href, ...from(n.children)] : "children" in n ? from(n.children) : [],
    );
  return blocks.flatMap((b) =>
    b.type === "paragraph" ? from(b.children) : b.type === "list" ? b.items.flatMap(from) : [],
  );
};

const textOf = (nodes: Inline[]): string =>
  nodes.map((n) => ("text" in n ? n.text : "children" in n ? textOf(n.children) : "\n")).join("");

describe("hostile text", () => {
  const long = 10_000;
  const pieces = [
    "*",
    "**",
    "_",
    "`",
    "```\n",
    "[",
    "](",
    ")",
    "[a](",
    "http://",
    "http://%",
    "www.",
    "a@",
    "a@a.",
    "- ",
    "1. ",
    "\n",
    " ",
    "\\",
    "*a ",
    "a*",
    "http://a))",
    "[[a](http://a)",
  ];

  it.each(pieces)("made of %j alone is parsed at once", (piece) => {
    const text = piece.repeat(Math.ceil(long / piece.length)).slice(0, long);
    const started = performance.now();
    parseMarkdown(text);
    // Quadratic time takes seconds here; a frame or two is what a chat can afford.
    expect(performance.now() - started).toBeLessThan(500);
  });

  it.each(Array.from({ length: 200 }, (_, i) => i))(
    "at random keeps its letters and leads nowhere bad (seed %i)",
    (seed) => {
      const random = randomFrom(seed);
      const alphabet = [
        ...pieces,
        "x",
        "word ",
        "é",
        "😀",
        "\u202e",
        "<b>",
        "javascript:",
        "https://example.com/ ",
      ];
      const text = Array.from({ length: 80 }, () => alphabet[Math.floor(random() * alphabet.length)]).join(
        "",
      );
      expect(hrefsIn(parseMarkdown(text)).every((href) => /^(https?:\/\/|mailto:)/.test(href))).toBe(true);
      // Without links and escapes, marks may go but letters stay, in order.
      const plain = text.replace(/\[|\\/g, "");
      const letters = (s: string) => s.replace(/[^\p{L}\p{So}]/gu, "");
      expect(letters(textOf(parseInline(plain)))).toBe(letters(plain));
    },
  );
});
