import type { ButtonLook, ToHost, ToPanel } from "../channel/messages.ts";
import type { Boot, Call } from "../loader/loader.ts";
import { storagePrefix } from "../channel/keys.ts";
import { connectPanel } from "./connect.ts";
import { createFrame, type Frame } from "./frame.ts";
import { takeLock } from "./lock.ts";
import { pageNow, watchPage } from "./page.ts";
import { rememberOpen, wasOpen } from "./remembered.ts";
import { HostStorage } from "./storage.ts";

/** The half of the widget that lives in the host's page: the frame, its storage, and who has the focus. */
class HostSide {
  readonly #boot: Boot;
  readonly #storage: HostStorage;
  readonly #frame: Frame;
  /** Held for the panel. */
  readonly #locks = new Map<number, () => void>();
  #port: MessagePort | undefined;
  #open = false;
  /** It was opened to be typed in. */
  #focus = false;
  #look: ButtonLook | undefined;

  constructor(boot: Boot) {
    const { siteKey, origin, config, root } = boot;
    this.#boot = boot;
    this.#storage = new HostStorage(siteKey);
    this.#frame = createFrame(root, `${origin}/widget/panel?siteKey=${encodeURIComponent(siteKey)}`);
    const theme = config?.appearance.theme ?? "auto";
    const dark = theme === "dark" || (theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
    // What is seen until the panel has drawn itself.
    if (dark) this.#frame.element.style.setProperty("--b", "#0e1116");
  }

  start(): void {
    const { siteKey, origin, root } = this.#boot;
    connectPanel(this.#frame.element, origin, (port) => this.#connected(port));
    this.#frame.onFull((full) => this.#tell({ type: "shown", open: this.#open, full, focus: false }));
    this.#storage.onChange((key, value) => this.#tell({ type: "stored", key, value }));
    watchPage((page) => this.#tell({ type: "page", page }));
    root.addEventListener("keydown", (event) => {
      if ((event as KeyboardEvent).key === "Escape") this.#show(false);
    });
    this.#boot.take = (call) => this.#obey(call);
    for (const call of window.Deskbell?.q?.splice(0) ?? []) this.#obey(call);
    // The visitor went from one page of the site to the next while chatting; a phone's screen is not covered unasked.
    if (wasOpen(siteKey) && !this.#frame.isFull()) this.#show(true, false);
  }

  #tell(message: ToPanel): void {
    this.#port?.postMessage(message);
  }

  #obey([command]: Call): void {
    if (command === "open" || command === "close") this.#show(command === "open");
    else if (command === "toggle") this.#show(!this.#open);
    else console.warn(`Deskbell: there is no command "${command}"; there are open, close and toggle.`);
  }

  #connected(port: MessagePort): void {
    for (const release of this.#locks.values()) release();
    this.#port = port;
    this.#frame.show(this.#open);
    this.#focusAnew();
    port.onmessage = ({ data }: MessageEvent<ToHost>) => this.#take(data);
    this.#tell({
      type: "init",
      config: this.#boot.config,
      stored: this.#storage.all(),
      page: pageNow(),
      open: this.#open,
      full: this.#frame.isFull(),
      focus: this.#focus,
      locks: true,
    });
  }

  /** The page in the frame has a process of its own by now: a focus that was given while it loaded may have gone with the old one. */
  #focusAnew(): void {
    const { element } = this.#frame;
    if (!this.#focus || this.#boot.root.activeElement !== element) return;
    element.blur();
    element.focus();
  }

  #take(message: ToHost): void {
    const { type } = message;
    if (type === "set") this.#storage.set(message.key, message.value);
    else if (type === "remove") this.#storage.remove(message.key);
    else if (type === "read")
      this.#tell({ type: "value", id: message.id, value: this.#storage.get(message.key) });
    else if (type === "lock") void this.#lock(message.id, message.key);
    else if (type === "unlock") this.#locks.get(message.id)?.();
    else if (type === "close") this.#show(false);
    else this.#dress(message.look);
  }

  /** Here and not in the frame, where a browser that blocks third-party storage forbids locks too. */
  async #lock(id: number, key: string): Promise<void> {
    const release = await takeLock(storagePrefix(this.#boot.siteKey) + key);
    if (release) this.#locks.set(id, release);
    this.#tell({ type: "value", id, value: release && key });
  }

  #show(open: boolean, focus = true): void {
    rememberOpen(this.#boot.siteKey, open);
    if (open === this.#open) return;
    this.#open = open;
    this.#focus = focus && open;
    const full = this.#frame.isFull();
    // On a phone nothing covers the page that cannot be closed again.
    this.#frame.show(open && (this.#port !== undefined || !full));
    this.#labelButton();
    this.#tell({ type: "shown", open, full, focus });
    if (focus) (open ? this.#frame.element : this.#boot.button).focus();
  }

  #dress(look: ButtonLook): void {
    this.#look = look;
    const host = this.#boot.root.host as HTMLElement;
    host.style.setProperty("--c", look.color);
    host.style.setProperty("--t", look.textColor);
    host.classList.toggle("left", look.position === "left");
    this.#labelButton();
  }

  #labelButton(): void {
    const { button, badge } = this.#boot;
    button.ariaExpanded = String(this.#open);
    const { unread, openLabel, closeLabel } = this.#look ?? { unread: 0, openLabel: null, closeLabel: null };
    button.ariaLabel = (this.#open ? closeLabel : openLabel) ?? button.ariaLabel;
    badge.textContent = unread > 99 ? "99+" : String(unread);
    badge.hidden = this.#open || unread === 0;
  }
}

const boot = window.Deskbell?.boot;
// A second copy of the core, loaded after a failure that was none, finds the first at work.
if (boot && !boot.take) new HostSide(boot).start();
