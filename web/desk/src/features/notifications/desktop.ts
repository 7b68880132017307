export type DesktopPermission = NotificationPermission | "unsupported";

/** Browsers have notifications on secure pages only. */
export function desktopPermission(): DesktopPermission {
  return "Notification" in window ? Notification.permission : "unsupported";
}

/** Asks the browser; only ever called by a press of a button. */
export async function askForDesktop(): Promise<DesktopPermission> {
  return "Notification" in window ? Notification.requestPermission() : "unsupported";
}

interface DesktopNotice {
  title: string;
  body: string;
  /** A later one with the same tag takes the place of the earlier. */
  tag: string;
  onOpen: () => void;
}

export function showDesktop({ title, body, tag, onOpen }: DesktopNotice): void {
  if (desktopPermission() !== "granted") return;
  try {
    const notification = new Notification(title, { body, tag });
    notification.onclick = () => {
      window.focus();
      notification.close();
      onOpen();
    };
  } catch {
    // Some phones have the constructor and refuse it: they want a service worker.
  }
}
