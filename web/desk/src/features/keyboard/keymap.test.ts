import { describe, expect, it } from "vitest";
import { actionOf, isTyping, type Press, type Surroundings } from "./keymap.ts";

const free: Surroundings = { typing: false, arrowsTaken: false, singleKeys: true };

function press(key: string, held: Partial<Press> = {}): Press {
  return { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held };
}

describe("actionOf", () => {
  it.each([
    ["j", "next"],
    ["ArrowUp", "previous"],
    ["r", "reply"],
    ["n", "note"],
    ["a", "take"],
    ["t", "transfer"],
    ["m", "macros"],
    ["x", "select"],
    ["e", "resolve"],
    ["/", "search"],
    ["Escape", "back"],
  ])("%s means %s", (key, action) => {
    expect(actionOf(press(key), free)).toBe(action);
  });

  it("opens the palette with Ctrl K and ⌘K, even while typing", () => {
    const typing = { ...free, typing: true };
    expect(actionOf(press("k", { ctrlKey: true }), typing)).toBe("palette");
    expect(actionOf(press("k", { metaKey: true }), typing)).toBe("palette");
  });

  it("switches between open chats while typing", () => {
    expect(actionOf(press("ArrowDown", { altKey: true }), { ...free, typing: true })).toBe("next-chat");
  });

  it("goes to an open chat by its number", () => {
    expect(actionOf(press("3"), free)).toEqual({ chat: 2 });
  });

  it("leaves letters alone while typing", () => {
    for (const key of ["j", "r", "e", "/", "1", "ArrowDown"]) {
      expect(actionOf(press(key), { ...free, typing: true })).toBeNull();
    }
  });

  it("leaves single keys alone when they are switched off, but not arrows and the palette", () => {
    const off = { ...free, singleKeys: false };
    expect(actionOf(press("e"), off)).toBeNull();
    expect(actionOf(press("1"), off)).toBeNull();
    expect(actionOf(press("ArrowDown"), off)).toBe("next");
    expect(actionOf(press("k", { ctrlKey: true }), off)).toBe("palette");
  });

  it("does not take the browser's own: Ctrl R, Ctrl T, Shift E", () => {
    expect(actionOf(press("r", { ctrlKey: true }), free)).toBeNull();
    expect(actionOf(press("t", { metaKey: true }), free)).toBeNull();
    expect(actionOf(press("E", { shiftKey: true }), free)).toBeNull();
  });

  it("takes ? and # with the Shift that they need, and Shift X", () => {
    expect(actionOf(press("#", { shiftKey: true }), free)).toBe("tags");
    expect(actionOf(press("#"), free)).toBe("tags");
    expect(actionOf(press("X", { shiftKey: true }), free)).toBe("select-range");
    expect(actionOf(press("?", { shiftKey: true }), free)).toBe("shortcuts");
  });

  it("leaves arrows to menus and dividers", () => {
    expect(actionOf(press("ArrowDown"), { ...free, arrowsTaken: true })).toBeNull();
  });
});

describe("isTyping", () => {
  it("tells text fields from buttons and switches", () => {
    const input = document.createElement("input");
    expect(isTyping(input)).toBe(true);
    input.type = "checkbox";
    expect(isTyping(input)).toBe(false);
    expect(isTyping(document.createElement("textarea"))).toBe(true);
    expect(isTyping(document.createElement("button"))).toBe(false);
  });
});
