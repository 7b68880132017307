import type { Conversation } from "@deskbell/protocol/types";
import { usePanel } from "./context.ts";
import { OpenMerged } from "./event.tsx";
import { useAllStrings } from "./later-strings.ts";
import { QueueLine } from "./queue.tsx";
import { Rating } from "./rating.tsx";
import { BLANK } from "./state.ts";
import later from "./styles/later.css?inline";
import list from "./styles/list.css?inline";

/**
 * What only somebody with a conversation sees: loaded when there is one, so that the first message does not wait for
 * it.
 */
export { Event } from "./event.tsx";
export { loadOlder } from "./older.ts";
export { ConversationList } from "./list.tsx";
export { AddReaction, Reactions } from "./reactions.tsx";
export { resendRatings } from "./ratings.ts";
export { Refusal } from "./refusal.tsx";
export { TypingSignal } from "./typing.ts";

// Not a <style>, which the panel's policy would forbid, and no request of its own either.
const styles = new CSSStyleSheet();
styles.replaceSync(list + later);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, styles];

/** Between the log and the composer. */
export function Above({ conversation: { id, status } }: { conversation: Conversation }) {
  const panel = usePanel();
  const strings = useAllStrings();
  const typing = panel.session.inbox.typing.value.get(id);
  return (
    <>
      <p class="typing" role="status">
        {typing && (
          <>
            <span class="dots" aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            {strings.typing(typing.name ?? strings.team)}
          </>
        )}
      </p>
      {status === "waiting" && <QueueLine conversationId={id} />}
    </>
  );
}

/** Behind the last line. */
export function After({ lane }: { lane: string }) {
  const conversation = usePanel().session.inbox.conversations.value.get(lane);
  if (!conversation || conversation.mergedInto) return null;
  const done = conversation.status === "resolved" || conversation.status === "closed";
  return done ? <Rating key={lane} conversation={conversation} /> : null;
}

/** In the place of the composer. */
export function Closed({ conversation: { id, mergedInto } }: { conversation: Conversation }) {
  const panel = usePanel();
  const strings = useAllStrings();
  return (
    <div class="closed">
      <p>{mergedInto ? strings.happened.merged : strings.closed}</p>
      {mergedInto ? (
        <OpenMerged lane={id} class="primary" focus />
      ) : (
        <button
          type="button"
          class="primary"
          data-autofocus
          onClick={() => panel.go({ view: "thread", lane: BLANK })}
        >
          {strings.newConversation}
        </button>
      )}
    </div>
  );
}

/** For keyboards; a wheel or a finger loads older messages by scrolling. */
export function Older({ lane }: { lane: string }) {
  const panel = usePanel();
  const strings = useAllStrings();
  const loading = panel.session.inbox.loadingOlder.value.has(lane);
  return (
    <button type="button" class="link older" aria-disabled={loading} onClick={() => panel.loadOlder(lane)}>
      {loading ? strings.loading : strings.loadOlder}
    </button>
  );
}
