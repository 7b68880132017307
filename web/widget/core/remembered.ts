const openKey = (siteKey: string) => `deskbell:${siteKey}:open`;

/** Remembers for this tab, not for the browser, whether the panel is open. */
export function rememberOpen(siteKey: string, open: boolean): void {
  try {
    if (open) sessionStorage.setItem(openKey(siteKey), "1");
    else sessionStorage.removeItem(openKey(siteKey));
  } catch {
    // Forbidden: the next page begins with a closed panel.
  }
}

export function wasOpen(siteKey: string): boolean {
  try {
    return sessionStorage.getItem(openKey(siteKey)) !== null;
  } catch {
    return false;
  }
}
