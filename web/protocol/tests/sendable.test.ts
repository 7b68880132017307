import { expect, it } from "vitest";
import { cleanValue, withoutControls } from "../src/sendable.ts";

it("takes out what nobody sees and the server refuses, and leaves tabs, new lines and every other sign", () => {
  expect(withoutControls("a\u0007b\u0000\u001b[0m\u0085\u009f")).toBe("ab[0m");
  const kept = "one\ttwo\nthree \u00e9 \u200d \u{1f469}\u200d\u{1f52c}";
  expect(withoutControls(kept)).toBe(kept);
});

it("leaves the caret behind what was pasted", () => {
  const carets: number[] = [];
  const field = {
    value: "ab\u0007cd",
    selectionStart: 4,
    setSelectionRange: (at: number) => carets.push(at),
  };
  expect(cleanValue(field as unknown as HTMLTextAreaElement)).toBe("abcd");
  expect([field.value, carets]).toEqual(["abcd", [3]]);
});
