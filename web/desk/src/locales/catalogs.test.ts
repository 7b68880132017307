import { expect, it } from "vitest";
import { languages, type Language } from "../lib/language.ts";
import { messages as english } from "./en.po";

const catalogs = import.meta.glob<{ messages: typeof english }>("./*.po", { eager: true });

/** The names of what is filled in, wherever in a compiled message they stand; a form of a plural may leave some out. */
function placeholders(message: unknown, found = new Set<string>()): string[] {
  if (!Array.isArray(message)) return [...found];
  for (const part of message as unknown[]) {
    if (!Array.isArray(part)) continue;
    const [name, , forms] = part as [string, unknown?, unknown?];
    found.add(name);
    if (typeof forms !== "object" || forms === null) continue;
    for (const form of Object.values(forms)) placeholders(form, found);
  }
  return [...found].sort();
}

it("has a catalog for every language, and no other", () => {
  expect(Object.keys(catalogs).sort()).toEqual(
    Object.keys(languages)
      .map((language) => `./${language}.po`)
      .sort(),
  );
});

it.each(Object.keys(languages) as Language[])(
  "%s says all that English says, of the same things",
  (language) => {
    const messages = catalogs[`./${language}.po`]?.messages ?? {};
    expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort());
    for (const [id, message] of Object.entries(english)) {
      const said = JSON.stringify(message);
      expect(messages[id], said).not.toBe("");
      expect(placeholders(messages[id]), said).toEqual(placeholders(message));
    }
  },
);

it("finds a placeholder inside of a plural", () => {
  const found = Object.values(english).map((message) => placeholders(message).join());
  expect(found).toContain("capacity,count");
});
