import type { ButtonLook, HostPage, ToHost, ToPanel } from "../channel/messages.ts";
import type { Boot, Call } from "../loader/loader.ts";
import { connectPanel } from "./connect.ts";
import { createFrame } from "./frame.ts";
import { HostStorage } from "./storage.ts";

/** How often the page's address and title are looked at, in milliseconds. */
const PAGE_CHECK_MS = 1_000;

/** The half of the widget that lives in the host's page: the frame, its storage, and who has the focus. */
function run(boot: Boot): void {
  const { siteKey, origin, config, root, button, badge } = boot;
  const storage = new HostStorage(siteKey);
  const frame = createFrame(root, `${origin}/widget/panel?siteKey=${encodeURIComponent(siteKey)}`);
  const theme = config?.appearance.theme ?? "auto";
  const dark = theme === "dark" || (theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  // What is seen until the panel has drawn itself.
  if (dark) frame.element.style.setProperty("--b", "#0e1116");
  let port: MessagePort | undefined;
  let open = false;
  let focused = false;
  let look: ButtonLook | undefined;
  const tell = (message: ToPanel) => port?.postMessage(message);

  const labelButton = () => {
    button.ariaExpanded = String(open);
    if (look) button.ariaLabel = open ? look.closeLabel : look.openLabel;
    badge.textContent = look && look.unread > 99 ? "99+" : String(look?.unread ?? 0);
    badge.hidden = open || !look?.unread;
  };
  const show = (wanted: boolean, focus = true) => {
    rememberOpen(siteKey, wanted);
    if (wanted === open) return;
    open = wanted;
    focused = focus && open;
    // On a phone nothing covers the page that cannot be closed again.
    frame.show(open && (port !== undefined || !frame.isFull()));
    labelButton();
    tell({ type: "shown", open, full: frame.isFull(), focus });
    if (focus && open) frame.element.focus();
    if (focus && !open) button.focus();
  };
  const dress = (wanted: ButtonLook) => {
    look = wanted;
    const host = root.host as HTMLElement;
    host.style.setProperty("--c", wanted.color);
    host.style.setProperty("--t", wanted.textColor);
    host.classList.toggle("left", wanted.position === "left");
    labelButton();
  };
  const take = (message: ToHost) => {
    if (message.type === "set") storage.set(message.key, message.value);
    else if (message.type === "remove") storage.remove(message.key);
    else if (message.type === "read")
      tell({ type: "value", id: message.id, value: storage.get(message.key) });
    else if (message.type === "close") show(false);
    else dress(message.look);
  };

  connectPanel(frame.element, origin, (connected) => {
    port = connected;
    frame.show(open);
    port.onmessage = ({ data }: MessageEvent<ToHost>) => take(data);
    tell({
      type: "init",
      config,
      stored: storage.all(),
      page: pageNow(),
      open,
      full: frame.isFull(),
      focus: focused,
    });
  });
  frame.onFull((full) => tell({ type: "shown", open, full, focus: false }));
  storage.onChange((key, value) => tell({ type: "stored", key, value }));
  watchPage((page) => tell({ type: "page", page }));
  root.addEventListener("keydown", (event) => {
    if ((event as KeyboardEvent).key === "Escape") show(false);
  });

  const obey = ([command]: Call) => {
    if (command === "open" || command === "close") show(command === "open");
    else if (command === "toggle") show(!open);
    else console.warn(`Deskbell: there is no command "${command}"; there are open, close and toggle.`);
  };
  boot.take = obey;
  for (const call of window.Deskbell?.q?.splice(0) ?? []) obey(call);
  // The visitor went from one page of the site to the next while chatting; a phone's screen is not covered unasked.
  if (wasOpen(siteKey) && !frame.isFull()) show(true, false);
}

function pageNow(): HostPage {
  return { url: location.href, title: document.title, referrer: document.referrer || null };
}

/** Single-page sites change address and title without telling; looking is gentler than patching their `history`. */
function watchPage(changed: (page: HostPage) => void): void {
  let last = pageNow();
  setInterval(() => {
    const now = pageNow();
    if (now.url === last.url && now.title === last.title) return;
    if (now.url !== last.url) now.referrer = last.url;
    last = now;
    changed(now);
  }, PAGE_CHECK_MS);
}

const openKey = (siteKey: string) => `deskbell:${siteKey}:open`;

/** Of this tab, not of the browser. */
function rememberOpen(siteKey: string, open: boolean): void {
  try {
    if (open) sessionStorage.setItem(openKey(siteKey), "1");
    else sessionStorage.removeItem(openKey(siteKey));
  } catch {
    // Forbidden: the next page begins with a closed panel.
  }
}

function wasOpen(siteKey: string): boolean {
  try {
    return sessionStorage.getItem(openKey(siteKey)) !== null;
  } catch {
    return false;
  }
}

const boot = window.Deskbell?.boot;
// A second copy of the core, loaded after a failure that was none, finds the first at work.
if (boot && !boot.take) run(boot);
