// @vitest-environment happy-dom
import { render } from "preact";
import { describe, expect, it } from "vitest";
import { Markdown } from "../panel/markdown.tsx";

const shown = (text: string) => {
  const box = document.createElement("div");
  render(<Markdown text={text} />, box);
  return box;
};

describe("a message's text", () => {
  it("becomes elements", () => {
    const box = shown("**a** *b* `c`\nnext\n\n- one\n- two\n\n3. three");
    const names = [...box.querySelectorAll("*")].map((element) => element.localName);
    expect(names).toEqual(["p", "strong", "em", "code", "br", "ul", "li", "li", "ol", "li"]);
    expect(box.querySelector("ol")?.start).toBe(3);
  });

  it("opens links apart, and tells them nothing", () => {
    const link = shown("https://example.com/x").querySelector("a");
    expect(link?.target).toBe("_blank");
    expect(link?.rel).toBe("noopener noreferrer nofollow");
  });

  it.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "&lt;b&gt;",
  ])("shows %j as it was typed", (text) => {
    const box = shown(text);
    expect(box.textContent).toBe(text);
    expect(box.querySelector("script, img, a, b")).toBeNull();
  });
});
