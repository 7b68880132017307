import type { Agent } from "@deskbell/protocol/types";
import { describe, expect, it } from "vitest";
import { completed, mentionable, mentionAt } from "./mention.ts";

const people = ["Ann Archer", "Bob", "Bea Ann"].map((name) => ({ id: name, name }) as Agent);

describe("a mention", () => {
  it.each([
    ["@", 1, { at: 0, query: "" }],
    ["ask @an", 7, { at: 4, query: "an" }],
    ["(@ann ar", 8, { at: 1, query: "ann ar" }],
    ["mail a@b", 8, null],
    ["@ann and then", 13, null],
  ])("is found in %s", (text, caret, found) => {
    expect(mentionAt(text, caret)).toEqual(found);
  });

  it("offers whose name begins so, and not oneself, and not what is written out", () => {
    const names = (query: string) => mentionable(people, query, "Bob").map(({ name }) => name);
    expect(names("an")).toEqual(["Ann Archer", "Bea Ann"]);
    expect(names("b")).toEqual(["Bea Ann"]);
    expect(names("ann archer")).toEqual([]);
  });

  it("is written out", () => {
    expect(completed("ask @an please", { at: 4, query: "an" }, "Ann Archer")).toEqual({
      text: "ask @Ann Archer please",
      caret: 16,
    });
  });
});
