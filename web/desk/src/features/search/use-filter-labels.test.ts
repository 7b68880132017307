import { expect, test } from "vitest";
import { wordOf } from "./use-filter-labels.ts";

test("a value of an address is said in its own word, or as it stands there", () => {
  const words = { waiting: "Waiting" };
  expect(wordOf(words, "waiting")).toBe("Waiting");
  for (const value of ["nonsense", "constructor", "__proto__"]) expect(wordOf(words, value)).toBe(value);
});
