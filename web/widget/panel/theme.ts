import type { WidgetAppearance } from "@deskbell/protocol/types";
import { contrast, textOn } from "../channel/colour.ts";

const dark = matchMedia("(prefers-color-scheme: dark)");
/** What brand-coloured text has to be readable on: the raised surfaces of `styles/base.css`. */
const SURFACE = { light: "#eef0f3", dark: "#1e232c" };
const READABLE = 4.5;

/** Puts the widget's colours on the document, by the CSSOM: the page's policy allows no inline styles. */
export function applyTheme({ theme, color }: WidgetAppearance): void {
  const mode = theme === "auto" ? (dark.matches ? "dark" : "light") : theme;
  const root = document.documentElement;
  root.dataset["theme"] = mode;
  root.style.setProperty("--brand", color);
  root.style.setProperty("--on-brand", textOn(color));
  root.style.setProperty(
    "--brand-text",
    readable(color, SURFACE[mode], mode === "dark" ? "#ffffff" : "#000000"),
  );
}

export function onSchemeChange(handler: () => void): void {
  dark.addEventListener("change", handler);
}

/** The colour, mixed with another as little as makes it readable on the surface. */
export function readable(color: string, surface: string, towards: string): string {
  for (let share = 0; share <= 10; share += 1) {
    const candidate = mix(color, towards, share / 10);
    if (contrast(candidate, surface) >= READABLE) return candidate;
  }
  return towards;
}

function mix(a: string, b: string, share: number): string {
  const parts = (color: string) => (color.match(/[0-9a-f]{2}/gi) ?? []).map((part) => parseInt(part, 16));
  const [from, to] = [parts(a), parts(b)];
  const mixed = [0, 1, 2].map((i) => Math.round((from[i] ?? 0) * (1 - share) + (to[i] ?? 0) * share));
  return `#${mixed.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
