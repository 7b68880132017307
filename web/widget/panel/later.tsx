import { usePanel } from "./context.ts";
import { laterStrings } from "./later-strings.ts";
import { BLANK } from "./state.ts";

/**
 * What only somebody with a conversation sees: loaded when there is one, so that the first message does not wait for
 * it.
 */
export { happening } from "./happening.ts";
export { loadOlder } from "./older.ts";
export { ConversationList } from "./list.tsx";
export { Refusal } from "./refusal.tsx";
export { TypingSignal } from "./typing.ts";

/** In the place of the composer. */
export function Closed() {
  const panel = usePanel();
  const strings = laterStrings(panel.language.value);
  return (
    <div class="closed">
      <p>{strings.closed}</p>
      <button
        type="button"
        class="primary"
        data-autofocus
        onClick={() => panel.go({ view: "thread", lane: BLANK })}
      >
        {strings.newConversation}
      </button>
    </div>
  );
}

/** For keyboards; a wheel or a finger loads older messages by scrolling. */
export function Older({ lane }: { lane: string }) {
  const panel = usePanel();
  const loading = panel.session.inbox.loadingOlder.value.has(lane);
  return (
    <button type="button" class="link older" aria-disabled={loading} onClick={() => panel.loadOlder(lane)}>
      {loading ? panel.strings.value.loading : laterStrings(panel.language.value).loadOlder}
    </button>
  );
}
