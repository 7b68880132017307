import { i18n } from "@lingui/core";
import { afterEach, expect, it, vi } from "vitest";
import { inboxStrings } from "../features/inbox/strings.ts";
import { organizeStrings } from "../features/organize/strings.ts";
import { ProblemError } from "@deskbell/protocol/problem";
import { explain } from "./explain.ts";
import { followLanguage, languageOf } from "./language.ts";
import { preferences } from "./preferences.ts";
import { clockTime, fullTime, shortAge } from "./time.ts";

afterEach(async () => {
  preferences.set({ language: "en" });
  await vi.waitFor(() => expect(i18n.locale).toBe("en"));
  vi.restoreAllMocks();
});

it("takes what was chosen, else the browser's first that there is, else English", () => {
  expect(languageOf("de", ["en-GB"])).toBe("de");
  expect(languageOf("system", ["fr-FR", "de-AT", "en"])).toBe("de");
  expect(languageOf("system", ["EN-us", "de"])).toBe("en");
  expect(languageOf("system", ["fr"])).toBe("en");
  expect(languageOf("klingon", [])).toBe("en");
  expect(languageOf("system", ["toString"])).toBe("en");
});

it("says everything in the language of now, at once, and the page names it", async () => {
  await followLanguage();
  const noon = new Date(2026, 2, 9, 15, 5).toISOString();
  expect(fullTime(noon)).toMatch(/Mar/);
  expect(clockTime(noon)).toMatch(/0?3:05\sPM|15:05/);
  preferences.set({ language: "de" });
  await vi.waitFor(() => expect(i18n.locale).toBe("de"));
  expect(document.documentElement.lang).toBe("de");
  expect(inboxStrings.views.waiting).toBe("Wartend");
  expect(organizeStrings.load(1, null)).toBe("1 Chat");
  expect(organizeStrings.load(2, 5)).toBe("2 von 5 Chats");
  expect(fullTime(noon)).toBe("09.03.2026, 15:05");
  expect(shortAge(noon, Date.parse(noon) + 7_200_000)).toBe("2 Std.");
});

it("explains in a translated language what kind of problem it is, and what it does not know as the server does", async () => {
  await followLanguage();
  const busy = { type: "/problems/busy", title: "Busy", status: 503, detail: "Too much.", retryAfter: 2 };
  expect(explain(new ProblemError(busy))).toBe("Too much. Try again in 2 seconds.");
  preferences.set({ language: "de" });
  await vi.waitFor(() => expect(i18n.locale).toBe("de"));
  expect(explain(new ProblemError(busy))).toBe(
    "Der Server hat im Moment zu viel zu tun. Versuchen Sie es in 2 Sekunden noch einmal.",
  );
  expect(explain(new ProblemError({ ...busy, type: "/problems/new", retryAfter: undefined }))).toBe(
    "Too much.",
  );
});
