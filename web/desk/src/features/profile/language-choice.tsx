import { useEffect, useRef } from "react";
import { languages } from "../../lib/language.ts";
import { preferences, type LanguageChoice as Choice } from "../../lib/preferences.ts";
import { usePreferences } from "../../lib/use-preferences.ts";
import { Segmented } from "../../ui/segmented.tsx";
import { profileStrings as s } from "./strings.ts";

/** Somebody has just chosen here, and the page is about to be drawn anew in another language. */
let chosenHere = false;

export function LanguageChoice() {
  const { language } = usePreferences();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Where they were, so that the keyboard and the scroll position are not lost with the old words.
    if (chosenHere) box.current?.querySelector<HTMLElement>("[data-state=on]")?.focus();
    chosenHere = false;
  }, []);
  return (
    <div ref={box} className="mt-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <span className="text-14 font-medium">{s.language}</span>
      <Segmented<Choice>
        label={s.language}
        value={language}
        options={[
          { value: "system", label: s.systemLanguage },
          { value: "en", label: <span lang="en">{languages.en}</span> },
          { value: "de", label: <span lang="de">{languages.de}</span> },
        ]}
        onChange={(next) => {
          chosenHere = true;
          preferences.set({ language: next });
        }}
      />
    </div>
  );
}
