// The desk's service worker: shows pushes while no tab of the desk is open, and opens the chat that one is about. It keeps nothing and
// answers no requests.

const words = {
  en: {
    waiting: (name) => `${name} is waiting`,
    many: (count) => `${count} chats are waiting`,
    visitor: "A visitor",
    test: "This is a test",
    reached: "Alerts of Deskbell reach you here.",
  },
  de: {
    waiting: (name) => `Wartet: ${name}`,
    many: (count) => `${count} Chats warten`,
    visitor: "Ein Besucher",
    test: "Dies ist ein Test",
    reached: "Benachrichtigungen von Deskbell erreichen Sie hier.",
  },
};

function said() {
  const known = self.navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in words);
  return words[known ?? "en"];
}

async function show(event) {
  const { kind, name, text, count, path, tag } = event.data?.json() ?? {};
  const { waiting, many, visitor, test, reached } = said();
  // Several at once say how many they are, and nothing of any.
  const together = kind === "waiting" && typeof count === "number";
  const chat = kind === "waiting" && !together;
  const title = together ? many(count) : chat ? waiting(name ?? visitor) : test;
  await self.registration.showNotification(title, {
    body: together ? "" : chat ? text : reached,
    tag,
    renotify: true,
    icon: "/icon-192.png",
    data: { path },
  });
}

/** Shows the desk where it is open, and opens it where it is not. */
async function open(path) {
  const url = new URL(path ?? "/agent", self.location.origin);
  if (url.origin !== self.location.origin) return;
  const all = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const desk = all.find((client) => /^\/(agent|admin)/.test(new URL(client.url).pathname));
  if (!desk) {
    await self.clients.openWindow(url);
    return;
  }
  desk.postMessage({ open: url.pathname });
  await desk.focus();
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("push", (event) => event.waitUntil(show(event)));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path));
});
