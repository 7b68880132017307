import { localStore, tabStore } from "../../lib/stored.ts";
import { authApi } from "./auth-api.ts";
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

/** With which somebody came into this tab, if they did. */
export const invitation = createInvitation(tabStore);

window.addEventListener("pagehide", () => session.handOver());
