// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { contrast } from "../channel/colour.ts";
import { applyTheme, readable } from "../panel/theme.ts";

const appearance = {
  color: "#ffd54a",
  position: "right",
  theme: "light",
  title: null,
  greeting: null,
  offlineMessage: null,
  language: null,
} as const;

describe("the widget's colours", () => {
  it.each(["#ffd54a", "#ffffff", "#000000", "#4450d6", "#00ff00"])(
    "make %s readable as text, in both modes",
    (c) => {
      expect(contrast(readable(c, "#eef0f3", "#000000"), "#eef0f3")).toBeGreaterThanOrEqual(4.5);
      expect(contrast(readable(c, "#1e232c", "#ffffff"), "#1e232c")).toBeGreaterThanOrEqual(4.5);
    },
  );

  it("leave a colour alone that is readable as it is", () => {
    expect(readable("#4450d6", "#eef0f3", "#000000")).toBe("#4450d6");
  });

  it("go on the document by the CSSOM", () => {
    applyTheme(appearance);
    const root = document.documentElement;
    expect(root.dataset["theme"]).toBe("light");
    expect(root.style.getPropertyValue("--brand")).toBe("#ffd54a");
    expect(root.style.getPropertyValue("--on-brand")).toBe("#000000");
    applyTheme({ ...appearance, theme: "dark" });
    expect(root.dataset["theme"]).toBe("dark");
  });
});
