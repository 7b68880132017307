import type { WidgetConfig } from "@deskbell/protocol/types";
import { useEffect, useState } from "preact/hooks";
import { usePanel } from "./context.ts";
import { backLabel } from "./dates.ts";
import { Icon } from "./icons.tsx";

export function Header({ config }: { config: WidgetConfig }) {
  const panel = usePanel();
  const strings = panel.strings.value;
  const route = panel.route.value;
  const trouble = useTrouble();
  const canGoBack = route.view === "thread" && panel.list.value.length > 0;
  const muted = panel.muted.value;
  return (
    <>
      <div class="header">
        {canGoBack && (
          <button
            type="button"
            class="icon-button"
            aria-label={strings.back}
            onClick={() => panel.go({ view: "list" })}
          >
            <Icon name="back" />
          </button>
        )}
        <Picture />
        <div class="header-text">
          <h1>{config.appearance.title ?? config.name}</h1>
          <Presence trouble={trouble} />
        </div>
        <button
          type="button"
          class="icon-button"
          aria-label={strings.soundOn}
          aria-pressed={!muted}
          title={strings.soundOn}
          onClick={() => panel.toggleSound()}
        >
          <Icon name={muted ? "mute" : "sound"} />
        </button>
        {panel.host.embedded && (
          <button
            type="button"
            class="icon-button"
            aria-label={strings.closeChat}
            onClick={() => panel.host.close()}
          >
            <Icon name="close" />
          </button>
        )}
      </div>
      <div class="connection" role="status">
        {trouble && <p>{trouble === "connecting" ? strings.connecting : strings.offline}</p>}
      </div>
    </>
  );
}

/** The agent of the chat that is open, as they want to be seen. Only what this server keeps may be shown here. */
function Picture() {
  const { session, route } = usePanel();
  const place = route.value;
  const url =
    place.view === "thread" && session.inbox.conversations.value.get(place.lane)?.assignee?.avatarUrl;
  return url && url.startsWith("/") && <img class="picture" src={url} alt="" width={36} height={36} />;
}

type Trouble = "offlineShort" | "connecting" | null;

/** Who is there, as far as it can be known. */
function Presence({ trouble }: { trouble: Trouble }) {
  const { session, strings, route, locale } = usePanel();
  const place = route.value;
  const online = session.online.value;
  const opensAt = session.opensAt.value;
  const conversation =
    place.view === "thread" ? session.inbox.conversations.value.get(place.lane) : undefined;
  const agent = conversation?.status === "active" ? conversation.assignee?.name : undefined;
  const { [online ? "online" : "away"]: alone, agentPresence, backAt } = strings.value;
  const back = opensAt && backAt(backLabel(new Date(opensAt), new Date(), locale.value));
  const presence = agent ? agentPresence(agent, online) : (back ?? alone);
  return (
    <p>
      <span class={online && !trouble ? "dot online" : "dot"} aria-hidden="true" />
      <span>{trouble ? strings.value[trouble] : presence}</span>
    </p>
  );
}

/** A blink of the network is nobody's business; only what lasts is shown. */
const QUIET_MS = 1_500;

/** What stands in the way of the server, if anything does. */
function useTrouble(): Trouble {
  const state = usePanel().session.connection.value;
  const offline = useOffline();
  const troubled = state === "connecting" || state === "waiting";
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!troubled) return setShown(false);
    const timer = setTimeout(() => setShown(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, [troubled]);
  return offline ? "offlineShort" : shown && troubled ? "connecting" : null;
}

function useOffline(): boolean {
  const [offline, setOffline] = useState(!navigator.onLine);
  useEffect(() => {
    const look = () => setOffline(!navigator.onLine);
    addEventListener("online", look);
    addEventListener("offline", look);
    return () => {
      removeEventListener("online", look);
      removeEventListener("offline", look);
    };
  }, []);
  return offline;
}
