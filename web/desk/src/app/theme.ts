import { preferences } from "../lib/preferences.ts";

/** Keeps the page's colours in step with what was chosen, here or in another tab. */
export function followTheme(): void {
  const apply = () => {
    const { theme } = preferences.get();
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
  };
  apply();
  preferences.subscribe(apply);
  window.addEventListener("storage", (event) => {
    if (event.key?.endsWith(".preferences")) preferences.reload();
  });
}
