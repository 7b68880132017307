import type { OwnAlerts, PushBrowser } from "@deskbell/protocol/alerts";
import { api } from "../session/api.ts";

/** `on`: this browser takes pushes. */
export type PushState = "on" | "off" | "denied" | "unsupported";

const WORKER = "/sw.js";

function isSupported(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

/** Keeps the worker that shows pushes up to date, and goes where a notification leads. @returns a stop */
export function followWorker(open: (path: string) => void): () => void {
  if (!("serviceWorker" in navigator)) return () => undefined;
  // A browser that refuses it shows no pushes; the settings say so.
  navigator.serviceWorker.register(WORKER).catch(() => undefined);
  const hear = ({ data }: MessageEvent<{ open?: unknown }>) => {
    if (typeof data.open === "string" && data.open.startsWith("/agent")) open(data.open);
  };
  navigator.serviceWorker.addEventListener("message", hear);
  return () => navigator.serviceWorker.removeEventListener("message", hear);
}

async function subscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.ready;
  return registration.pushManager.getSubscription();
}

/** How it stands in this browser, for this agent. */
export async function pushState(browsers: readonly PushBrowser[]): Promise<PushState> {
  if (!isSupported()) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  if (Notification.permission === "default") return "off";
  const own = await subscription();
  return own !== null && browsers.some(({ endpoint }) => endpoint === own.endpoint) ? "on" : "off";
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Asks the browser, and tells the server of it. Only ever called by a press of a button. */
export async function allowPushes({ vapidKey }: OwnAlerts): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted") return;
  const registration = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: bytesOf(vapidKey) };
  let made: PushSubscription;
  try {
    made = await registration.pushManager.subscribe(options);
  } catch {
    // One for another key is in the way: of this server before its key was made anew.
    await (await registration.pushManager.getSubscription())?.unsubscribe();
    made = await registration.pushManager.subscribe(options);
  }
  const { endpoint, keys } = made.toJSON();
  await api("/api/push-subscriptions", { method: "POST", body: { endpoint, keys } });
}

/** The browser takes no more pushes, and the server knows. */
export async function stopPushes(browsers: readonly PushBrowser[]): Promise<void> {
  const own = await subscription();
  if (own === null) return;
  const known = browsers.find(({ endpoint }) => endpoint === own.endpoint);
  if (known) await api(`/api/push-subscriptions/${known.id}`, { method: "DELETE" });
  await own.unsubscribe();
}
