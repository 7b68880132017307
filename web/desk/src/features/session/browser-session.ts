import { localStore, tabStore } from "../../lib/stored.ts";
import { authApi } from "./auth-api.ts";
import { createArrival } from "./arrival.ts";
import { createInvitation } from "./invitation.ts";
import { createSession, type TabNews } from "./session.ts";
import { tabLock } from "./tab-lock.ts";

const NAME = "deskbell.session";

const tabs = new BroadcastChannel(NAME);

/** This browser's session; there is one, however many tabs show it. */
export const session = createSession({
  auth: authApi,
  shared: localStore,
  tab: tabStore,
  lock: tabLock(NAME),
  channel: {
    post: (news) => tabs.postMessage(news),
    listen: (handler) => (tabs.onmessage = (event: MessageEvent<TabNews>) => handler(event.data)),
  },
  now: () => Date.now(),
  jitter: () => Math.random(),
});

/** What a sign-in at the provider led to, if this tab was there. */
export const arrival = createArrival(tabStore, (code) => session.arrive(code));

/** With which somebody came into this tab, if they did. */
export const invitation = createInvitation(tabStore);

window.addEventListener("pagehide", () => session.handOver());
