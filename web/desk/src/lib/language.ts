import { i18n, type Messages } from "@lingui/core";
import { useSyncExternalStore } from "react";
import { messages as english } from "../locales/en.po";
import { preferences, type LanguageChoice } from "./preferences.ts";

export type Language = Exclude<LanguageChoice, "system">;

/** Each by its own name: whoever cannot read the present one finds theirs. */
export const languages: Readonly<Record<Language, string>> = { en: "English", de: "Deutsch" };

/** English comes with the page, and so is there when nothing else is; the others are fetched when they are wanted. */
const catalogs: Readonly<Record<Exclude<Language, "en">, () => Promise<{ messages: Messages }>>> = {
  de: () => import("../locales/de.po"),
};

i18n.load("en", english);
i18n.activate("en");

/** @returns the language of a choice, or the first of the browser's that there is, else English */
export function languageOf(choice: string, browser: readonly string[]): Language {
  return [choice, ...browser.map(primary)].find(isLanguage) ?? "en";
}

/** How dates and numbers are written: the browser's own region where it speaks the language that is shown. */
export function formatLocale(): string {
  return navigator.languages.find((tag) => primary(tag) === i18n.locale) ?? i18n.locale;
}

/** Keeps the words in step with what was chosen, here or in another tab. @returns when the first language is there */
export async function followLanguage(): Promise<void> {
  preferences.subscribe(() => void apply());
  window.addEventListener("languagechange", () => void apply());
  await apply();
}

export function useLanguage(): string {
  return useSyncExternalStore(
    (listener) => i18n.on("change", listener),
    () => i18n.locale,
  );
}

async function apply(): Promise<void> {
  const language = wanted();
  if (i18n.locale === language) return;
  try {
    if (language !== "en") i18n.load(language, (await catalogs[language]()).messages);
  } catch {
    // Not to be had: the desk goes on in the language that it has, and the next load tries again.
    return;
  }
  // Another may have been chosen meanwhile.
  if (language !== wanted()) return;
  document.documentElement.lang = language;
  i18n.activate(language);
}

function wanted(): Language {
  return languageOf(preferences.get().language, navigator.languages);
}

function primary(tag: string): string {
  return tag.split("-", 1)[0]?.toLowerCase() ?? "";
}

function isLanguage(text: string): text is Language {
  return Object.hasOwn(languages, text);
}

/** A number as the language of now writes it. */
export function numberText(value: number): string {
  return value.toLocaleString(formatLocale());
}
