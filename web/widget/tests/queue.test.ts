import { expect, it } from "vitest";
import { german } from "../panel/german.ts";
import { laterStrings } from "../panel/later-strings.ts";
import { waitLabel } from "../panel/queue.tsx";
import { en } from "../panel/strings.ts";

it("says how long it may take in whole minutes, then in whole hours", () => {
  const said = [0, 29, 60, 170, 5_340, 7_300].map((s) =>
    waitLabel(s, "en", { ...en, ...laterStrings("en") }),
  );
  expect(said).toEqual([
    ...["less than a minute", "less than a minute", "about 1 minute", "about 3 minutes"],
    ...["about 89 minutes", "about 2 hours"],
  ]);
  expect(waitLabel(170, "de", { ...german, ...laterStrings("de") })).toBe("etwa 3 Minuten");
});
