import { describe, expect, it } from "vitest";
import { german } from "../panel/german.ts";
import { laterStrings } from "../panel/later-strings.ts";
import { en, pickLanguage, pickLocale, stringsIn } from "../panel/strings.ts";

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

  it.each([
    ["en", ["de-DE", "en-GB"], "en-GB"],
    ["de", ["en-US", "de-AT"], "de-AT"],
    ["de", ["en-US"], "de"],
  ])("%s of somebody who prefers %j writes dates as %s", (language, preferred, expected) => {
    expect(pickLocale(language, preferred)).toBe(expected);
  });

  it("counts one character as one", () => {
    expect([-1, 1, 2, -2].map((count) => en.charactersLeft(count))).toEqual([
      "1 character too many",
      "1 character left",
      "2 characters left",
      "2 characters too many",
    ]);
  });

  it("has every text in every language", async () => {
    expect(await stringsIn("de")).toBe(german);
    expect(await stringsIn("en")).toBe(en);
    const empty = Object.entries(german).filter(([, text]) => text === "");
    expect(empty).toEqual([]);
    expect(Object.keys(german).sort()).toEqual(Object.keys(en).sort());
    expect(Object.keys(laterStrings("de")).sort()).toEqual(Object.keys(laterStrings("en")).sort());
    expect(laterStrings("de").edit).not.toBe(laterStrings("en").edit);
  });
});
