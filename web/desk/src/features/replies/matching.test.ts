import { describe, expect, it } from "vitest";
import { ranked, replaced, slashAt } from "./matching.ts";
import type { CannedResponse } from "./model.ts";

const response = (shortcut: string, more: Partial<CannedResponse> = {}): CannedResponse => ({
  id: shortcut,
  shortcut,
  title: "",
  content: "",
  shared: true,
  author: "somebody",
  used: 0,
  createdAt: "",
  updatedAt: "",
  ...more,
});

describe("a / in the text", () => {
  it.each([
    ["/", 1, { at: 0, query: "" }],
    ["/hel", 4, { at: 0, query: "hel" }],
    ["Hello /bye", 10, { at: 6, query: "bye" }],
    ["Hello\n/bye", 10, { at: 6, query: "bye" }],
    ["/opening ho", 11, { at: 0, query: "opening ho" }],
    ["/hello there", 3, { at: 0, query: "he" }],
    ["/grüße", 6, { at: 0, query: "grüße" }],
    ["and/or", 6, null],
    ["either / or", 11, null],
    ["/etc/hosts", 10, null],
    ["https://x", 9, null],
    ["/one two three four", 19, null],
    ["/hello\n", 7, null],
    ["no slash", 8, null],
    [`${"a".repeat(80)}/x`, 82, null],
    [`${"a".repeat(80)} /x`, 83, { at: 81, query: "x" }],
  ])("%j at %i", (text, caret, found) => {
    expect(slashAt(text, caret)).toEqual(found);
  });

  it("no shorter text makes a command of what is none", () => {
    // 60 characters before the caret begin exactly at the slash of `a/…`.
    const text = `a/${"b".repeat(59)}`;
    expect(slashAt(text, text.length)).toBeNull();
  });

  it("is replaced, and the rest stays", () => {
    expect(replaced("Hello /by and so on", { at: 6, query: "by" }, "Goodbye")).toEqual({
      text: "Hello Goodbye and so on",
      caret: 13,
    });
  });
});

describe("canned responses", () => {
  const order = (all: CannedResponse[], query: string, me = "me") =>
    ranked(all, query, me).map(({ id }) => id);

  it("come by shortcut, its beginning, title, text, and then by use", () => {
    const all = [
      response("in-text", { content: "how to ship abroad" }),
      response("z-title", { title: "Ship it" }),
      response("shipping", { used: 1 }),
      response("shipment", { used: 7 }),
      response("ship"),
      response("a-title", { title: "How to ship", used: 99 }),
      response("other", { title: "Refunds", content: "money" }),
    ];
    expect(order(all, "ship")).toEqual(["ship", "shipment", "shipping", "z-title", "a-title", "in-text"]);
  });

  it("are all there, most used first, before anything is typed", () => {
    expect(order([response("a", { used: 1 }), response("b", { used: 5 }), response("c")], "")).toEqual([
      "b",
      "a",
      "c",
    ]);
  });

  it("are found whatever the case, in every script", () => {
    expect(order([response("Grüße"), response("b", { title: "Straße" })], "GRÜSSE")).toEqual(["Grüße"]);
    expect(order([response("b", { title: "Straße" })], "strasse")).toEqual(["b"]);
  });

  it("are found by several words of the title, not of the text", () => {
    const all = [
      response("a", { title: "Opening hours" }),
      response("b", { content: "our opening hours are" }),
    ];
    expect(order(all, "opening ho")).toEqual(["a"]);
  });

  it("mean one's own where somebody shared the same shortcut", () => {
    const all = [
      response("hi", { id: "theirs", used: 50 }),
      response("hi", { id: "mine", author: "me", shared: false }),
    ];
    expect(order(all, "hi")).toEqual(["mine", "theirs"]);
  });
});
