import { signal } from "@preact/signals";
import { HELLO, PORT, type ToHost, type ToPanel } from "../channel/messages.ts";
import type { Host } from "./host.ts";
import { Store } from "./store.ts";

/** Waits for the page around the frame to introduce itself. */
export function embeddedHost(siteKey: string): Promise<Host> {
  return new Promise((resolve) => {
    const answer = (event: MessageEvent<unknown>) => {
      if (event.source !== window.parent || event.data !== PORT || !isEmbedder(event.origin)) return;
      const port = event.ports[0];
      if (!port) return;
      removeEventListener("message", answer);
      port.onmessage = ({ data }: MessageEvent<ToPanel>) => {
        if (data.type === "init") resolve(hostBehind(port, siteKey, data));
      };
    };
    addEventListener("message", answer);
    // The page's origin is not known yet, and there is nothing in this to keep from anybody.
    window.parent.postMessage(HELLO, "*");
  });
}

/** Whether this is the origin that embeds the frame, as the browser itself says. */
function isEmbedder(origin: string): boolean {
  const ancestors = (location as { ancestorOrigins?: DOMStringList }).ancestorOrigins;
  if (ancestors) return ancestors[0] === origin;
  return document.referrer !== "" && new URL(document.referrer).origin === origin;
}

function hostBehind(port: MessagePort, siteKey: string, init: ToPanel & { type: "init" }): Host {
  const tell = (message: ToHost) => port.postMessage(message);
  const asked = new Map<number, (value: string | null) => void>();
  let last = 0;
  const ask = (type: "read" | "lock", key: string) =>
    new Promise<string | null>((resolve) => {
      last += 1;
      asked.set(last, resolve);
      tell({ type, id: last, key });
    });
  const store = new Store(init.stored, {
    set: (key, value) => tell({ type: "set", key, value }),
    remove: (key) => tell({ type: "remove", key }),
    read: (key) => ask("read", key),
  });
  const host: Host = {
    embedded: true,
    siteKey,
    config: init.config,
    store,
    page: signal(init.page),
    open: signal(init.open),
    full: signal(init.full),
    focusWanted: signal(init.focus ? 1 : 0),
    lock: async (name) => {
      const id = last + 1;
      return init.locks && (await ask("lock", name)) !== null ? () => tell({ type: "unlock", id }) : null;
    },
    close: () => tell({ type: "close" }),
    dressButton: (look) => tell({ type: "button", look }),
  };
  port.onmessage = ({ data }: MessageEvent<ToPanel>) => {
    if (data.type === "shown") {
      host.open.value = data.open;
      host.full.value = data.full;
      if (data.open && data.focus) host.focusWanted.value += 1;
    } else if (data.type === "page") {
      host.page.value = data.page;
    } else if (data.type === "stored") {
      store.changed(data.key, data.value);
    } else if (data.type === "value") {
      asked.get(data.id)?.(data.value);
      asked.delete(data.id);
    }
  };
  return host;
}
