import type { WidgetConfig } from "@deskbell/protocol/types";
import { useEffect, useState } from "preact/hooks";
import { usePanel } from "./context.ts";
import { Icon } from "./icons.tsx";

export function Header({ config }: { config: WidgetConfig }) {
  const panel = usePanel();
  const strings = panel.strings.value;
  const route = panel.route.value;
  const online = panel.session.online.value;
  const conversation =
    route.view === "thread" ? panel.session.inbox.conversations.value.get(route.lane) : undefined;
  const agent = conversation?.status === "active" ? conversation.assignee?.name : undefined;
  const alone = online ? strings.online : strings.away;
  const presence = agent ? strings.agentPresence(agent, online) : alone;
  const canGoBack = route.view === "thread" && panel.list.value.length > 0;
  const muted = panel.muted.value;
  return (
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
      <div class="header-text">
        <h1>{config.appearance.title ?? config.name}</h1>
        <p>
          <span class={online ? "dot online" : "dot"} aria-hidden="true" />
          <span>{presence}</span>
        </p>
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
  );
}

/** A blink of the network is nobody's business; only what lasts is shown. */
const QUIET_MS = 1_500;

export function Connection() {
  const panel = usePanel();
  const strings = panel.strings.value;
  const state = panel.session.connection.value;
  const offline = useOffline();
  const troubled = state === "connecting" || state === "waiting";
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!troubled) return setShown(false);
    const timer = setTimeout(() => setShown(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, [troubled]);
  const text = offline ? strings.offline : shown && troubled ? strings.connecting : null;
  return (
    <div class="connection" role="status">
      {text && <p>{text}</p>}
    </div>
  );
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
