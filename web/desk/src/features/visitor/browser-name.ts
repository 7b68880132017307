import Bowser from "bowser";

/** A user agent as a person says it: `Chrome 130 · Windows`. `null` when nothing is recognised. */
export function browserName(userAgent: string | null | undefined): string | null {
  if (!userAgent) return null;
  const { browser, os, platform } = Bowser.parse(userAgent);
  const version = browser.version?.split(".")[0];
  const name =
    browser.name === undefined || browser.name === ""
      ? null
      : [browser.name, version].filter(Boolean).join(" ");
  const system = os.name ?? platform.model ?? null;
  const parts = [name, system].filter((part) => part !== null && part !== "");
  return parts.length > 0 ? parts.join(" · ") : null;
}
