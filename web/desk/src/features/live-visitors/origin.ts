/** An address without what every address has. */
export function shortAddress(url: string): string {
  return url.replace(/^https?:\/\//iu, "").replace(/\/$/u, "");
}

function hostOf(url: string | null | undefined): string | null {
  if (!url || !URL.canParse(url)) return null;
  return new URL(url).hostname.replace(/^www\./u, "") || null;
}

/**
 * From which site somebody came; `null`: from none, or from another page of the same one. Browsers say nothing of who
 * typed the address, used a bookmark, or came from where it is kept private.
 */
export function cameFrom(referrer: string | null, pageUrl: string | undefined): string | null {
  const from = hostOf(referrer);
  return from === null || from === hostOf(pageUrl) ? null : from;
}
