import type { Message } from "@deskbell/protocol/types";
import { usePanel } from "./context.ts";
import { happening } from "./happening.ts";
import { useAllStrings } from "./later-strings.ts";

/** A line that says what happened. */
export function Event({ message }: { message: Message }) {
  const strings = useAllStrings();
  return (
    <div class="event">
      <p>{happening(message, strings)}</p>
      {message.content === "merged" && <OpenMerged lane={message.conversationId} class="link" />}
    </div>
  );
}

/** Leads to where a merged conversation goes on. */
export function OpenMerged({ lane, class: look, focus }: { lane: string; class: string; focus?: boolean }) {
  const panel = usePanel();
  const strings = useAllStrings();
  const into = panel.session.inbox.conversations.value.get(lane)?.mergedInto;
  if (!into) return null;
  return (
    <button
      type="button"
      class={look}
      data-autofocus={focus}
      onClick={() => panel.go({ view: "thread", lane: into })}
    >
      {strings.openMerged}
    </button>
  );
}
