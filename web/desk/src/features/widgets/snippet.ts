/** What a customer pastes into their pages. */
export function snippetFor(siteKey: string, origin: string = window.location.origin): string {
  return `<script async src="${origin}/widget.js?siteKey=${encodeURIComponent(siteKey)}"></script>`;
}

export function testPageFor(siteKey: string): string {
  return `/test-widget.html?siteKey=${encodeURIComponent(siteKey)}`;
}

export function hostedPageFor(siteKey: string): string {
  return `/chat/${encodeURIComponent(siteKey)}`;
}
