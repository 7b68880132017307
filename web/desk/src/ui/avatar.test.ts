import { expect, it } from "vitest";
import { initials } from "./avatar.tsx";

it.each([
  ["Ada Lovelace", "AL"],
  ["Anneke de Vries", "AV"],
  ["ada@example.org", "A"],
  ["“Zoë” O’Hara", "ZO"],
  ["日本 太郎", "日太"],
  ["+47 912 34 567", "#"],
])("%s is %s", (name, letters) => {
  expect(initials(name)).toBe(letters);
});
