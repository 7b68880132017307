import { describe, expect, it } from "vitest";
import { contrast, textOn } from "../channel/colour.ts";

const hex = (value: number) => value.toString(16).padStart(2, "0");
const colours = Array.from({ length: 16 }, (_, r) => r * 17).flatMap((r) =>
  Array.from({ length: 16 }, (_, g) => g * 17).flatMap((g) =>
    Array.from({ length: 16 }, (_, b) => `#${hex(r)}${hex(g)}${hex(b * 17)}`),
  ),
);

describe("text on a brand colour", () => {
  it("has the higher of the two contrasts, whatever the colour", () => {
    for (const colour of colours) {
      const white = contrast(colour, "#ffffff");
      const dark = contrast(colour, "#000000");
      const chosen = contrast(colour, textOn(colour));
      // Where they are all but the same, either is right.
      expect(chosen).toBeGreaterThan(Math.max(white, dark) - 0.01);
      expect(chosen).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("measures contrast as WCAG does", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
    expect(contrast("#4450d6", "#4450d6")).toBe(1);
  });
});
