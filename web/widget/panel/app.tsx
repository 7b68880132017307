import "./styles/base.css";
import "./styles/thread.css";
import "./styles/forms.css";
// Last: it says what is different on phones and for those who want no motion.
import "./styles/devices.css";
import { render } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { PanelProvider, usePanel } from "./context.ts";
import { Header } from "./header.tsx";
import type { Host } from "./host.ts";
import { PanelState } from "./state.ts";
import { applyTheme, onSchemeChange } from "./theme.ts";
import { ThreadView } from "./thread.tsx";
import { effect } from "@preact/signals";

/** Shows the panel in the document, wherever that is. */
export function startPanel(host: Host): void {
  const panel = new PanelState(host);
  const dress = () => {
    if (panel.config.value) applyTheme(panel.config.value.appearance);
  };
  effect(dress);
  effect(() => {
    document.documentElement.lang = panel.language.value;
    document.title = panel.config.value?.appearance.title ?? panel.config.value?.name ?? "Deskbell";
  });
  onSchemeChange(dress);
  void panel.start();
  render(
    <PanelProvider value={panel}>
      <Panel />
    </PanelProvider>,
    document.body,
  );
}

function Panel() {
  const panel = usePanel();
  const { host } = panel;
  const box = useRef<HTMLDivElement>(null);
  const route = panel.route.value;
  const config = panel.config.value;
  const focusWanted = host.focusWanted.value;
  const ready = config !== null && panel.spoken.value === panel.language.value;
  const List = panel.later.value?.ConversationList;
  const moves = panel.moves.value;

  useEffect(() => {
    if (!ready || !host.open.peek() || focusWanted + moves === 0) return;
    // On a phone a focused field brings the keyboard up over the greeting: there the panel itself gets the focus.
    const touch = matchMedia("(pointer: coarse)").matches;
    const field = touch ? null : box.current?.querySelector<HTMLElement>("[data-autofocus]");
    (field ?? box.current)?.focus();
  }, [focusWanted, moves, route.visit, ready, panel.needsProfile.value, host]);

  if (panel.broken.value) return <Broken />;
  if (!config || !ready) return <div class="panel" aria-busy="true" />;
  return (
    <div
      ref={box}
      class="panel"
      tabIndex={-1}
      role={host.embedded ? "dialog" : "main"}
      aria-modal={host.embedded && host.full.value ? "true" : undefined}
      aria-label={config.appearance.title ?? config.name}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.isComposing) host.close();
      }}
    >
      <Header config={config} />
      {route.view === "list" ? (
        List && <List />
      ) : (
        <ThreadView key={route.visit} lane={route.lane} config={config} />
      )}
    </div>
  );
}

function Broken() {
  const panel = usePanel();
  const strings = panel.strings.value;
  return (
    <div
      class="panel broken"
      role={panel.host.embedded ? "dialog" : "main"}
      aria-label={strings.defaultTitle}
    >
      <h1>{strings.unavailable}</h1>
      <p>{strings.unavailableMore}</p>
      <div class="actions">
        <button type="button" class="primary" onClick={() => void panel.loadConfig()}>
          {strings.tryAgain}
        </button>
        {panel.host.embedded && (
          <button type="button" class="link" onClick={() => panel.host.close()}>
            {strings.closeChat}
          </button>
        )}
      </div>
    </div>
  );
}
