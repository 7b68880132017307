import type { Agent } from "@deskbell/protocol/types";
import { QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { CloudOff } from "lucide-react";
import { Tooltip } from "radix-ui";
import { lazy, Suspense, useEffect, useState } from "react";
import { followWorker } from "../features/alerts/push.ts";
import { parseInboxSearch } from "../features/inbox/filter.ts";
import { conversationsKey, useConversationList } from "../features/inbox/use-conversation-list.ts";
import { useKeys } from "../features/keyboard/use-keys.ts";
import { ConnectionLine } from "../features/live/connection-line.tsx";
import { createDesk } from "../features/live/desk.ts";
import { DeskContext, useDesk } from "../features/live/use-desk.ts";
import { useNotifications, useTold } from "../features/notifications/use-notifications.ts";
import { session } from "../features/session/browser-session.ts";
import { sessionStrings } from "../features/session/strings.ts";
import { may, UserContext, useSession, useUser } from "../features/session/use-session.ts";
import { useLanguage } from "../lib/language.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { uiStrings } from "../ui/strings.ts";
import { Toaster } from "../ui/toaster.tsx";
import { isFor } from "./access.ts";
import { NotAllowed } from "./not-allowed.tsx";
import { createQueryClient } from "./query-client.ts";
import { Rail } from "./rail.tsx";
import { Splash } from "./splash.tsx";

const loadShortcutSheet = () => import("../features/keyboard/shortcut-sheet.tsx");
const loadPalette = () => import("../features/keyboard/palette.tsx");
const ShortcutSheet = lazy(async () => ({ default: (await loadShortcutSheet()).ShortcutSheet }));
const Palette = lazy(async () => ({ default: (await loadPalette()).Palette }));

/** Around every page for which somebody must be signed in. */
export function DeskFrame() {
  const state = useSession();
  switch (state.status) {
    case "restoring":
      return <Splash />;
    case "unreachable":
      return <Unreachable />;
    case "signed-out":
      return <ToSignIn />;
    case "signed-in":
      // Who may do other things from now on sits at another desk.
      return <SignedIn key={[state.user.id, ...state.user.permissions].join(" ")} user={state.user} />;
  }
}

/** Leads to the sign-in page once, and from there back to where somebody was. */
function ToSignIn() {
  const navigate = useNavigate();
  // Where they were, and not where this very navigation is about to be.
  const [next] = useState(useLocation().href);
  useEffect(() => void navigate({ to: "/", search: { next }, replace: true }), [navigate, next]);
  return <Splash />;
}

function SignedIn({ user }: { user: Agent }) {
  const [desk] = useState(() => createDesk(user));
  const [client] = useState(createQueryClient);
  const language = useLanguage();
  useEffect(() => desk.start(), [desk]);
  return (
    <QueryClientProvider client={client}>
      <UserContext value={user}>
        <DeskContext value={desk}>
          <Tooltip.Provider delayDuration={500}>
            {/* Drawn anew, whatever is memoised: every word is another one. */}
            <Frame key={language} />
            <Toaster />
          </Tooltip.Provider>
        </DeskContext>
      </UserContext>
    </QueryClientProvider>
  );
}

/** Behind what the first page needs. */
const PRELOAD_MS = 1_000;

type Overlay = "shortcuts" | "palette" | null;

function Frame() {
  const [overlay, setOverlay] = useState<Overlay>(null);
  const user = useUser();
  const allowed = isFor(user, useLocation().pathname);
  useRefetchOnReconnect();
  useKeys((action) => {
    if (action !== "shortcuts" && action !== "palette") return false;
    setOverlay(action);
    return true;
  });
  // Who presses the key types on at once: what they type must not land in what lies below while this is fetched.
  useEffect(() => {
    const timer = setTimeout(() => void Promise.allSettled([loadPalette(), loadShortcutSheet()]), PRELOAD_MS);
    return () => clearTimeout(timer);
  }, []);
  const close = () => setOverlay(null);
  return (
    <div className="flex h-full flex-col-reverse lg:flex-row">
      <Rail onShortcuts={() => setOverlay("shortcuts")} />
      <div className="relative flex min-h-0 min-w-0 grow">
        <Suspense fallback={<Splash />}>{allowed ? <Outlet /> : <NotAllowed />}</Suspense>
      </div>
      <ConnectionLine />
      {may(user, "see-conversations") ? <Notifications /> : null}
      <Suspense fallback={null}>
        {overlay === "shortcuts" ? <ShortcutSheet onClose={close} /> : null}
        {overlay === "palette" ? (
          <Palette onClose={close} onShortcuts={() => setOverlay("shortcuts")} />
        ) : null}
      </Suspense>
    </div>
  );
}

/** What changed while nobody listened: asked for anew, while the old stays on the screen. */
function useRefetchOnReconnect(): void {
  const { socket } = useDesk();
  const client = useQueryClient();
  useEffect(
    () =>
      socket.onState((state) => {
        if (state === "ready") void client.invalidateQueries({ queryKey: [conversationsKey] });
      }),
    [socket, client],
  );
}

const waiting = parseInboxSearch({ view: "waiting" });
const mine = parseInboxSearch({ view: "mine" });

/** Keeps the two lists that ring, on whatever page somebody is. */
function Notifications() {
  const desk = useDesk();
  const lists = [useConversationList(waiting), useConversationList(mine)];
  useNotifications(
    desk,
    lists.every(({ conversations }) => conversations !== null),
  );
  useTold(desk);
  const navigate = useNavigate();
  useEffect(() => followWorker((path) => void navigate({ href: path })), [navigate]);
  return null;
}

function Unreachable() {
  return (
    <main className="flex h-full items-center justify-center">
      <EmptyState
        icon={<CloudOff />}
        title={sessionStrings.unreachableTitle}
        action={<Button onClick={() => void session.restore()}>{uiStrings.tryAgain}</Button>}
      >
        {sessionStrings.unreachable}
      </EmptyState>
    </main>
  );
}
