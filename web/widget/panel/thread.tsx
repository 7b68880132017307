import { isNewLane } from "@deskbell/protocol/outbox";
import { linesOf } from "@deskbell/protocol/thread";
import type { WidgetConfig } from "@deskbell/protocol/types";
import { Composer } from "./composer.tsx";
import { usePanel } from "./context.ts";
import { Log } from "./log.tsx";
import { PreChatForm } from "./prechat.tsx";
import { BLANK } from "./state.ts";

export function ThreadView({ lane, config }: { lane: string; config: WidgetConfig }) {
  const panel = usePanel();
  const strings = panel.strings.value;
  const { inbox } = panel.session;
  const conversation = inbox.conversations.value.get(lane);
  const thread = inbox.threads.value.get(lane) ?? inbox.thread(lane);
  const entries = panel.session.entries.value.filter((entry) => entry.lane === lane);
  const lines = linesOf(thread, entries);
  const later = panel.later.value;
  const asksFirst = lane === BLANK && panel.needsProfile.value;
  const loading = !thread.loaded && lane !== BLANK && !isNewLane(lane);
  return (
    <>
      <Log lines={lines} lane={lane}>
        {(thread.reachedStart || lane === BLANK || isNewLane(lane)) && <Greeting config={config} />}
        {conversation && thread.loaded && !thread.reachedStart && later && <later.Older lane={lane} />}
        {loading && <p class="muted centre">{strings.loading}</p>}
        {asksFirst && <PreChatForm preChat={config.preChat} />}
      </Log>
      {conversation && later && <later.Above conversation={conversation} />}
      {!asksFirst &&
        (conversation?.status === "closed" ? (
          later && <later.Closed conversation={conversation} />
        ) : (
          <Composer lane={lane} />
        ))}
    </>
  );
}

function Greeting({ config }: { config: WidgetConfig }) {
  const { session, strings } = usePanel();
  const { hello, helloAway: away } = strings.value;
  const { greeting, offlineMessage } = config.appearance;
  return <p class="greeting">{session.online.value ? (greeting ?? hello) : (offlineMessage ?? away)}</p>;
}
