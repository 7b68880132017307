import type { WidgetConfig } from "@deskbell/protocol/types";
import { ALIVE_KEY, storagePrefix } from "../channel/keys.ts";
import { createButton } from "./button.ts";

/** The server splices the widget's public config in here; without `?siteKey=` it stays a string. */
declare const DESKBELL_CONFIG: WidgetConfig | string;
/** The core's file name, known when it has been built. */
declare const CORE_FILE: string;

export type Call = [command: string, ...rest: unknown[]];

/** `Deskbell("open")`, `Deskbell("close")`, `Deskbell("toggle")`; calls are kept until the core is there. */
export interface DeskbellApi {
  (...call: Call): void;
  /** Calls that wait; the site may have made some of its own before the loader ran. */
  q?: Call[];
  /** What the core takes over from the loader. */
  boot?: Boot;
}

export interface Boot {
  siteKey: string;
  /** Where Deskbell lives. */
  origin: string;
  config: WidgetConfig | null;
  root: ShadowRoot;
  button: HTMLButtonElement;
  badge: HTMLElement;
  /** Set by the core: what to do with calls from now on. */
  take?: (call: Call) => void;
}

declare global {
  interface Window {
    Deskbell?: DeskbellApi | undefined;
  }
}

function start(script: HTMLScriptElement): void {
  const config = typeof DESKBELL_CONFIG === "string" ? null : DESKBELL_CONFIG;
  const { origin, searchParams } = new URL(script.src);
  const siteKey = config?.siteKey ?? script.dataset.siteKey ?? searchParams.get("siteKey");
  if (!siteKey) {
    console.error("Deskbell: the script tag needs ?siteKey=… in its src, or a data-site-key attribute.");
    return;
  }
  const { root, button, badge } = createButton(config);
  const boot: Boot = { siteKey, origin, config, root, button, badge };
  const queue: Call[] = window.Deskbell?.q ?? [];
  const api: DeskbellApi = (...call) => {
    if (boot.take) return boot.take(call);
    queue.push(call);
    load();
  };
  window.Deskbell = Object.assign(api, { q: queue, boot });

  let loading = false;
  const load = () => {
    if (loading) return;
    loading = true;
    const core = document.createElement("script");
    core.src = `${origin}/widget/${CORE_FILE}`;
    core.async = true;
    core.nonce = script.nonce;
    core.onerror = () => {
      // The next sign of intent tries again.
      loading = false;
      core.remove();
    };
    document.head.append(core);
  };
  for (const intent of ["pointerenter", "focus", "touchstart"]) {
    button.addEventListener(intent, load, { passive: true });
  }
  button.addEventListener("click", () => api("toggle"));
  if (queue.length > 0 || isAlive(siteKey)) load();
}

function isAlive(siteKey: string): boolean {
  try {
    return localStorage.getItem(storagePrefix(siteKey) + ALIVE_KEY) !== null;
  } catch {
    return false;
  }
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement && !window.Deskbell?.boot) {
  const run = () => start(script);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", run);
  else run();
}
