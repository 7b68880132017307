import type { QueuePosition } from "@deskbell/protocol/events";
import { request } from "@deskbell/protocol/rest";
import { useEffect, useState } from "preact/hooks";
import { usePanel } from "./context.ts";
import { useAllStrings, type AllStrings } from "./later-strings.ts";

/** Where a waiting conversation stands. Only the place is read out when it changes: an estimate changes too often. */
export function QueueLine({ conversationId }: { conversationId: string }) {
  const panel = usePanel();
  const strings = useAllStrings();
  const { position, estimatedWait } = usePlace(conversationId);
  return (
    <p class={position === null ? "hidden" : "queue"}>
      <span role="status">
        {position !== null && (position === 1 ? strings.next : strings.inLine(position))}
      </span>
      {position !== null && estimatedWait !== null && (
        <span> · {waitLabel(estimatedWait, panel.locale.value, strings)}</span>
      )}
    </p>
  );
}

const NOWHERE: QueuePosition = { position: null, estimatedWait: null };

/** Asked for once per connection; the server tells only of changes. */
function usePlace(conversationId: string): QueuePosition {
  const { session, host } = usePanel();
  const [place, setPlace] = useState(NOWHERE);
  const ready = session.connection.value === "ready";
  useEffect(() => {
    if (!ready) return;
    let overtaken = false;
    const stop = session.socket.on("queue:position", (told) => {
      if (told.conversationId !== conversationId) return;
      overtaken = true;
      setPlace(told);
    });
    const path = `/api/widgets/queue-position/${encodeURIComponent(host.siteKey)}/${conversationId}`;
    request<QueuePosition>(path, { token: session.token.peek() }).then(
      (answer) => {
        if (!overtaken) setPlace(answer);
      },
      // The next event says it.
      () => undefined,
    );
    return () => {
      overtaken = true;
      stop();
    };
  }, [ready, conversationId, session, host]);
  return place;
}

/** Nobody plans by the second: whole minutes, and whole hours from an hour and a half. */
export function waitLabel(seconds: number, language: string, strings: AllStrings): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return strings.soon;
  const [unit, count] = minutes < 90 ? ["minute", minutes] : ["hour", Math.round(minutes / 60)];
  return strings.about(
    new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count),
  );
}
