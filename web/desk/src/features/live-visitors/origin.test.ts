import { describe, expect, it } from "vitest";
import { elapsed } from "./elapsed.tsx";
import { cameFrom, shortAddress } from "./origin.ts";

describe("where a visitor came from", () => {
  it("is the other site, by its name", () => {
    expect(cameFrom("https://www.search.example/?q=shoes", "https://shop.example/")).toBe("search.example");
  });

  it("is nowhere when it is the same site, or not said, or no address", () => {
    for (const referrer of [
      "https://shop.example/cart",
      "https://www.shop.example/",
      null,
      "",
      "about:blank",
      "?",
    ]) {
      expect(cameFrom(referrer, "https://shop.example/boots"), String(referrer)).toBeNull();
    }
  });

  it("leaves out of an address what every address has", () => {
    expect(shortAddress("https://shop.example/")).toBe("shop.example");
    expect(shortAddress("HTTP://shop.example/a?b#c")).toBe("shop.example/a?b#c");
  });
});

describe("how long ago", () => {
  const since = "2026-01-01T00:00:00.000Z";
  const after = (seconds: number) => elapsed(since, Date.parse(since) + seconds * 1_000);

  it("is said in what a person counts in", () => {
    expect([0, 59.9, 60, 3_599, 3_600, 3_600 * 25 + 61].map(after)).toEqual([
      "0 s",
      "59 s",
      "1 min",
      "59 min",
      "1 h 0 min",
      "25 h 1 min",
    ]);
  });

  it("is never before it began, whatever this clock says", () => {
    expect(after(-100)).toBe("0 s");
  });
});
