/**
 * Puts text on the clipboard and says whether it is there. Browsers give `navigator.clipboard` to secure pages only;
 * a Deskbell on plain http in an office network still has to copy its snippet.
 */
export async function copyText(text: string): Promise<boolean> {
  const clipboard = "clipboard" in navigator ? navigator.clipboard : null;
  if (clipboard) {
    try {
      await clipboard.writeText(text);
      return true;
    } catch {
      // No permission: the old way below asks for none.
    }
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  const before = document.activeElement;
  // Behind an open dialog nothing can be selected.
  (before?.closest("dialog") ?? document.body).append(area);
  area.select();
  try {
    // The only way that works on an insecure page.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    return document.execCommand("copy");
  } finally {
    area.remove();
    if (before instanceof HTMLElement) before.focus();
  }
}
