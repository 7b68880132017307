import { expect, it } from "vitest";
import { plainText } from "../src/plain-text.ts";

it("keeps the words and drops the marks", () => {
  expect(plainText("My order **#4821**:\n- left *arm*\n- `4 cm`\n\nSee https://a.example/x")).toBe(
    "My order #4821: left arm 4 cm See https://a.example/x",
  );
});
