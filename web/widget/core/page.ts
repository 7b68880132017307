import type { HostPage } from "../channel/messages.ts";

/** How often the page's address and title are looked at, in milliseconds. */
const PAGE_CHECK_MS = 1_000;

export function pageNow(): HostPage {
  return { url: location.href, title: document.title, referrer: document.referrer || null };
}

/** Single-page sites change address and title without telling; looking is gentler than patching their `history`. */
export function watchPage(changed: (page: HostPage) => void): void {
  let last = pageNow();
  setInterval(() => {
    const now = pageNow();
    if (now.url === last.url && now.title === last.title) return;
    if (now.url !== last.url) now.referrer = last.url;
    last = now;
    changed(now);
  }, PAGE_CHECK_MS);
}
