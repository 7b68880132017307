import { describe, expect, it } from "vitest";
import { german } from "../panel/german.ts";
import { en, pickLanguage, stringsIn } from "../panel/strings.ts";

describe("the language", () => {
  it.each([
    ["de", ["en-US"], "de"],
    ["de-AT", [], "de"],
    [null, ["fr-FR", "de-CH", "en"], "de"],
    ["auto", ["en-GB"], "en"],
    [null, ["fr"], "en"],
    ["fr", ["de"], "en"],
    [null, [], "en"],
  ])("configured %j, preferred %j: %s", (configured, preferred, expected) => {
    expect(pickLanguage(configured, preferred)).toBe(expected);
  });

  it("has every text in every language", async () => {
    expect(await stringsIn("de")).toBe(german);
    expect(await stringsIn("en")).toBe(en);
    const empty = Object.entries(german).filter(([, text]) => text === "");
    expect(empty).toEqual([]);
    expect(Object.keys(german).sort()).toEqual(Object.keys(en).sort());
  });
});
